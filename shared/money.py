"""Money, counted in fen and read in yuan. Standard library only."""

FEN = 100  # to a yuan


def in_yuan(fen: int) -> str:
    """15 or 12.50: an amount as people read it."""
    yuan, rest = divmod(abs(fen), FEN)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02}" if rest else f"{'-' if fen < 0 else ''}{yuan}"
