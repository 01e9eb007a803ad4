"""Other tools' files in and out: grids (XLSX, CSV), Miro, Lucidchart, Markdown, Mermaid. Nothing here writes a workspace.

Every reader gives a document and a report of what it understood, changed and lost, before anything is kept.
"""
