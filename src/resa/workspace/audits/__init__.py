"""Internal audits for whoever answers for quality: plan, checklist, findings with their causes, corrective actions, checks of
their effect, and the signed report. (The trail of who did what in the workspace is another thing: `workspace.audit`.)

An audit is one value (`model.Audit`), kept as JSON and changed a whole at a time. What is signed is kept to the letter beside
its digest and never written again; to change it a new revision is begun.
"""
