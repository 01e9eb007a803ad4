"""Names that columns have in the wild, by role, best first; English, Swedish, Danish, Norwegian and the XES standard.

Written as `roles.plain` makes them: lower case, letters and digits only. A catalogue, nothing else.
"""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()


CUSTOMER = words("""
customerid customer customernumber customerno customerkey customercode custid custno cust cid clientid client
clientnumber userid user useruuid username userpseudoid distinctid personid person memberid member membernumber
patientid patient contactid contact visitorid visitor fullvisitorid enduser enduserid subscriberid subscriber
citizenid citizen residentid studentid student studentno pupil passengerid guestid guest travellerid householdid
policyholder buyer buyerid shopper profileid msisdn loyaltyid leadid lead kundid kund kundnr kundnummer kundenid
kundenr kundenummer kundeid kunde kundenøkkel kundenyckel medlem medlemid medlemsid medlemsnr medlemsnummer medlemnr
användare användarid användarnamn anvandare anvandarid bruger brugerid brugernavn bruker brukerid brukernavn pasient
pasientid patientnr patientnummer personnummer personnr fødselsnummer fodselsnummer cpr cprnr cprnummer borger
borgerid innbygger invånare invånarid elev elevid resenär resenärid gäst gjest gæst sökande søker ansøger
requesterid requester requesteremail callerid caller customeremail customername useremail memberemail
anonymousid deviceid cookieid ipid email emailaddress epost epostadress epostadresse mail
""")

CASE = words("""
caseconceptname caseid case caseno casenumber casekey caseidentifier caseuuid traceid trace tracename journeyid
journey journeyno sessionid session sessid sessionuuid sessionno visitid visit visitno processinstanceid
processinstance processid ticketid ticket ticketnumber incidentid incident claimid claim claimno applicationid
applicationno applicationnumber requestid requestno orderid orderno ordernumber conversationid enrollmentid
enrolmentid bookingid bookingno dossier dossierid fileno loanid episodeid stayid encounterid admissionid ärende
ärendeid ärendenr ärendenummer arende arendeid arendenr arendenummer sak sakid saksid saksnr saksnummer sag sagid
sagsid sagsnr sagsnummer besök besökid besøg besøgid besøk besøkid resa resaid reise reiseid rejse rejseid kundresa
kunderejse kundereise ordernr ordrenr ordrenummer ordreid beställning beställningsid bestilling bestillingsnr
bokning bokningsnr booking bookingnr vårdtillfälle ansökan ansökanid ansøgning søknad skadenummer skadeid sessjon
sessjonsid casenaam usersession usersessionid sessionkey sessionnumber sessionnr gasessionid gasessionnumber
visitnumber visitkey
""")

EVENT = words("""
conceptname activity activityname activitylabel activityid eventname event eventlabel touchpoint touchpointname
action actionname eventtype activitytype task taskname tasklabel step stepname interaction interactiontype
interactionname contacttype contactreason pagename page pagetitle screenname screen viewname milestone operation
verb message messagetype händelse händelser händelsenamn händelsetyp handelse handelsenamn handelsetyp hændelse
hændelsesnavn hændelsestype haendelse hendelse hendelsesnavn hendelsestype aktivitet aktivitetsnamn aktivitetsnavn
aktivitetstyp aktivitetstype handling handlingstyp kontaktpunkt kontaktpunktnamn beröringspunkt berøringspunkt
åtgärd tiltak tiltag steg trin skritt sida sidnamn side sidenavn vy uppgift oppgave opgave status state stage label
name namn navn type typ urlfile url path pageurl pagepath
""")

AT = words("""
timetimestamp timestamp eventtimestamp eventtime eventdatetime eventdate eventts occurredat happenedat
completetimestamp completiontimestamp completiontime completedat timecompleted completed complete endtimestamp
endtime endedat finishtime finishedat datetime dateandtime ts utctime utctimestamp time date at when occurred
createdat created creationtime createdtime createdon receivedat senttime sentat loggedat logtime recordedat
recordtime registeredat transactiondate transactiontime transactiondatetime invoicedate purchasedate purchasedat
orderdate ordertime visittime visitdate clicktime visitstarttime activitydate activitytime contactdate end enddate
updatedat updated updatetime modifiedat changedat lastupdated
originaltimestamp timestampms timestamputc unixtime epoch tidpunkt tidsstämpel tidsstampel tidstämpel tidstampel
tidspunkt tidsstempel tidstempel händelsetid handelsetid hændelsestid hendelsestid händelsedatum hændelsesdato
hendelsesdato datum dato datumtid datotid tid klockslag klokkeslæt klokkeslett skapad oprettet opprettet registrerad
registreret registrert sluttid sluttidspunkt slut klar köpdatum kjøpsdato købsdato starttimestamp starttime
startedat start startdatetime starttid starttidpunkt starttidspunkt
""")

START = words("""
starttimestamp starttime startedat started start startdatetime begintimestamp begintime beganat begin begun
timestarted starttid starttidpunkt starttidspunkt påbörjad påbegyndt påbegynt startad startet
""")

CHANNEL = words("""
channel channelname channeltype contactchannel touchpointchannel communicationchannel saleschannel
interactionchannel channelid medium kanal kanalnamn kanalnavn kanaltyp kanaltype kontaktkanal kontaktväg kontaktvei
""")

ACCOUNT = words("""
accountid account accountname accountnumber company companyid companyname organisation organization organisationid
organizationid orgid orgnr orgno organisationsnummer organisasjonsnummer företag företagsid företagsnamn foretag
firma virksomhed virksomhet cvr cvrnr bolag selskap selskab foretak
""")

LIFECYCLE = words("""
lifecycletransition lifecycle lifecycleid transition lifecyclestate registrationtype transitiontype livscykel
livssyklus eventstate phase status state
""")

INSTANCE = words("""
conceptinstance activityinstance activityinstanceid instance instanceid taskinstance taskinstanceid eventinstance
taskid workitemid workitem aktivitetsinstans instans
""")

ACTOR = words("""
actor actorname actortype initiator initiatorid initiatedby performedby performedbytype sender aktör aktør utförare
utförd utførtav utførtaf avsändare avsender afsender
""")

STATUS = words("""
status outcome result eventstatus success resultat utfall udfald statuskod statuskode
""")

VALUE = words("""
value amount price revenue total totalamount totalvalue ordervalue dollarvalue purchasevalue sales turnover belopp
beløb beløp pris summa sum omsättning omsætning omsetning ordervärde ordreverdi ordreværdi köpesumma
""")

CURRENCY = words("""
currency currencycode currencyiso valuta valutakod valutakode
""")

MESSAGE = words("""
messageid msgid utmmessageid mailid sendid meddelandeid meldingsid beskedid
""")

#: Columns that hold the time of day beside a column of dates.
CLOCK = words("""
time timeofday clock clocktime hour tid tidpunkt klockslag klockan kl klokkeslæt klokkeslett klokken tidspunkt
eventtime transactiontime ordertime contacttime visittime
""")

NAMES: dict[str, list[str]] = {
    "at": AT,
    "start": START,
    "lifecycle": LIFECYCLE,
    "instance": INSTANCE,
    "case": CASE,
    "customer": CUSTOMER,
    "event": EVENT,
    "channel": CHANNEL,
    "account": ACCOUNT,
    "actor": ACTOR,
    "status": STATUS,
    "value": VALUE,
    "currency": CURRENCY,
    "message": MESSAGE,
}
