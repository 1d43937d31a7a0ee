"""Papers of the procedure, in the layout of GB/T 9704: fields in, a Word file, a PDF or an Excel ledger out.

Pure, and run in a process of its own (``python -m services.meetings.documents``): fonts and layout cost seconds and memory, and a
fault of theirs must not take the service along. What a paper says stands in ``templates/*.docx``, which an office edits in Word;
the PDF is made from the filled-in Word file, so that there is one layout to keep.

``templates``  finding them
``word``       a template filled in
``pages``      a Word file as HTML and CSS
``pdf``        that printed
``drawing``    what the delivered templates are drawn with; ``first_templates`` draws them
"""
