"""Made-up names: common Chinese ones, with the Hui, Dongxiang and Tibetan names of the county's own townships."""

from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN_MEN = "建国 志强 建军 永强 国栋 学文 文斌 玉林 生荣 成龙 海军 志明 立新 宏伟 占海 兴华 天祥 宝山 德福 卫东 俊杰 浩然 子轩 宇航 晓东 军 伟 强 磊 勇 斌 涛 鹏 刚 平 明 东".split()
GIVEN_WOMEN = "秀英 桂兰 玉兰 秀兰 淑珍 凤英 海燕 丽娟 晓梅 雪琴 彩霞 春花 红梅 亚楠 文静 雨欣 梓涵 佳怡 小红 玉梅 芳 娟 敏 静 丽 艳 霞 梅 萍 玲 燕 英 云".split()
HUI_SURNAMES = "马丁哈沙穆白海洪拜妥"
DONGXIANG_GIVEN = "忠良 国良 学忠 志忠 进财 海英 成英 德祥 永祥 文忠".split()
TIBETAN_MEN = "扎西 才让 多杰 旦增 加措 尼玛 索南 东珠".split()
TIBETAN_WOMEN = "卓玛 央金 拉姆 德吉 梅朵 仁青卓玛 才让吉 旦正草".split()
HUI_OR_DONGXIANG = ("620922109", "620922212", "620922215")
TIBETAN = ("620922214",)


def name(random: Random, gender: str, township: str) -> str:
    """A made-up name for somebody of a township."""
    if township in TIBETAN and random.random() < 0.5:
        return random.choice(TIBETAN_MEN if gender == "男" else TIBETAN_WOMEN)
    if township in HUI_OR_DONGXIANG and random.random() < 0.6:
        given = DONGXIANG_GIVEN if gender == "男" else GIVEN_WOMEN
        return random.choice(HUI_SURNAMES) + random.choice(given)
    return random.choice(SURNAMES) + random.choice(GIVEN_MEN if gender == "男" else GIVEN_WOMEN)
