"""What the exports of Netigate, Questback (Essentials) and Enalyzer have in common: a respondent a row, with a number, a status
and when it was completed; then background variables and a column a question, one a choice where several may be chosen."""

from __future__ import annotations

from . import Preset

#: When the answers were given, the best first.
COMPLETED = (
    "completed", "completedat", "completedon", "completeddate", "datecompleted", "completiondate", "completiontime", "answertime",
    "responded", "respondedat", "responsedate", "submitted", "submittedat",
    "slutförd", "slutfört", "slutfördes", "slutförandedatum", "besvarad", "svarstid", "svarstidpunkt", "svarsdatum", "svarade",
    "færdiggjort", "gennemført", "afsluttet", "besvaret", "svartidspunkt", "svarstidspunkt", "svardato", "besvarelsesdato",
    "fullført", "ferdig", "avsluttet", "besvart", "abgeschlossen", "lastmodified", "modified", "senaständrad", "senestændret", "sistendret",
)  # fmt: skip
#: When somebody began, was asked, or was entered: no time of an answer.
BEGUN = (
    "started", "startedat", "starttime", "startdate", "datestarted", "created", "createdat", "createddate", "invited", "invitedat", "sent",
    "påbörjad", "startad", "skapad", "inbjuden", "skickad", "påbegyndt", "oprettet", "inviteret", "sendt", "påbegynt", "startet",
    "opprettet", "invitert", "begonnen", "erstellt",
)  # fmt: skip
#: What the tool knows a respondent by; it is somebody's name only where there is no better one.
NUMBERS = (
    "respondentid", "respondentno", "respondentnumber", "respondentkey", "respondentnummer", "respondentnr", "respondentlink",
    "surveylink", "surveyid", "questid", "link", "länk", "useragent", "browser", "webbläsare",
)  # fmt: skip
_STATUS = (
    "status", "surveystatus", "respondentstatus", "responsestatus", "answerstatus", "svarsstatus", "svarstatus", "besvarelsesstatus",
    "tilstand", "quest", "questname", "collector", "distribution", "utskick", "udsendelse", "utsendelse", "insamling",
)  # fmt: skip

PRESET = Preset(
    name="Netigate, Questback or Enalyzer",
    signature=(
        frozenset({n for n in NUMBERS if n.startswith("respondent")} | {"respondent"}),
        frozenset(COMPLETED),
        frozenset(_STATUS),
    ),
    roles={"at": COMPLETED},
    no_properties=frozenset({*NUMBERS, *BEGUN}),
    general=True,
)
