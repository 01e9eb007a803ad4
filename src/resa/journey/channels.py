"""Channels: stable keys, names in four languages (texts `journey.channel_<key>`), and the many words people write.

A touchpoint's channel is a key from here or the team's own word, which is then shown as written. Icons are named by key.
"""

from __future__ import annotations

import re
from functools import cache

from ..texts import catalogue, say

#: Key to words that mean it, besides its own names; CJML's tokens are among them. Compared without case and punctuation.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "web": ("webb", "website", "webbplats", "webbsida", "hjemmeside", "nettside", "nettsted", "site", "homepage", "www",
            "internet", "browser", "portal", "internetviapc", "internetviasmartphone", "internetviatablet",
            "internet via pc", "internet via smartphone", "internet via tablet", "internet via smartphone/tablet", "online",
            "landing page", "desktop", "mobile web"),
    "app": ("mobile app", "mobilapp", "mobil app", "apponsmartphone", "appontablet", "apponpc", "app on smartphone",
            "app on tablet", "app on pc", "ios", "android", "mobile"),
    "email": ("e-mail", "mail", "epost", "e-post", "mejl", "mejlet", "newsletter", "nyhetsbrev", "nyhedsbrev"),
    "sms": ("text message", "text", "textmeddelande", "mms", "tekstmelding"),
    "phone": ("telephone", "telefon", "call", "phone call", "samtal", "telefonsamtal", "call center", "call centre",
              "callcenter", "ivr", "telefonopkald", "telefonsamtale", "hotline"),
    "chat": ("chatt", "live chat", "livechat", "chatbot", "webchat"),
    "video": ("video call", "videosamtal", "teams", "zoom", "videomøte", "videomøde"),
    "store": ("shop", "butik", "butikk", "branch", "kontor", "bankkontor", "in store", "instore", "pos", "retail", "filial"),
    "service_desk": ("servicedesk", "shopcounter", "shop counter", "counter", "disk", "skranke", "help desk", "helpdesk",
                     "reception", "receptionen"),
    "home_visit": ("homevisit", "hembesök", "hjemmebesøg", "hjemmebesøk", "site visit", "platsbesök", "on site", "onsite",
                   "field visit"),
    "meeting": ("möte", "møde", "møte", "sales meeting", "säljmöte", "appointment", "stämma", "generalforsamling"),
    "event": ("mässa", "messe", "fair", "trade fair", "exhibition", "conference", "seminar", "webinar", "evenemang",
              "arrangement", "event venue"),
    "letter": ("brev", "post", "postal mail", "direct mail", "direktreklam", "snail mail"),
    "parcel": ("paket", "pakke", "package", "delivery", "shipment"),
    "fax": ("faks", "telefax"),
    "social_media": ("social", "socialmedia", "social media message", "socialmediamessage", "facebook", "instagram",
                     "linkedin", "twitter", "tiktok", "youtube", "snapchat", "sociala medier",
                     "sociale medier", "sosiale medier", "paid social", "organic social"),
    "search": ("google", "bing", "seo", "organic", "organic search", "paid search", "sem", "search engine", "sök", "søg",
               "søk", "sökmotor", "cpc"),
    "ad": ("ads", "advert", "advertisement", "advertising", "display", "banner", "annons", "annonce", "annonse", "reklam",
           "reklame", "retargeting", "outdoor", "utomhusreklam"),
    "word_of_mouth": ("wom", "referral", "friend", "neighbour", "neighbor", "granne", "nabo", "vän", "mun till mun",
                      "mund til mund", "jungeltelegrafen", "tips", "recommendation"),
    "reviews": ("review", "omdöme", "omdömen", "anmeldelse", "anmeldelser", "trustpilot", "rating", "ratings",
                "review site", "recension", "prisjakt"),
    "invoice": ("faktura", "bill", "billing", "e-faktura", "einvoice"),
    "payment": ("payment channel", "paymentchannel", "betalning", "betaling", "swish", "vipps", "mobilepay", "klarna",
                "card payment", "checkout"),
    "eid": ("bankid", "mitid", "e-id", "e-legitimation", "elegitimation", "freja", "buypass", "signing", "e-signature",
            "signering", "nemid"),
    "partner": ("reseller", "dealer", "retailer", "återförsäljare", "forhandler", "installer", "installatör", "affiliate",
                "agent", "broker", "third party"),
    "self_service": ("selfservice", "selfservicemachine", "self service machine", "kiosk", "automat", "atm", "mina sidor",
                     "min side", "my pages", "vending machine", "självbetjäning", "selvbetjening", "bankomat"),
    "push": ("push notification", "pushnotis", "pushnotification", "notification", "in app", "inapp"),
    "message": ("meddelande", "melding", "besked", "whatsapp", "messenger", "instant message", "secure message", "inbox",
                "digital post", "e-boks", "kivra", "digipost"),
    "tv_radio": ("tv", "radio", "television", "broadcast", "tv & radio"),
    "print": ("newspaper", "tidning", "avis", "magazine", "brochure", "broschyr", "brochyre", "brosjyre", "flyer",
              "leaflet", "tryck", "catalogue", "catalog", "katalog"),
    "podcast": ("podd", "pod", "podkast"),
    "product": ("in product", "inproduct", "device", "produkt", "produkten", "iot"),
    "system": ("it system", "crm", "erp", "backend", "api", "automatic", "automatiskt"),
    "face_to_face": ("facetoface", "face2face", "f2f", "in person", "inperson", "personligt möte", "ansikte mot ansikte",
                     "physical", "fysiskt"),
    "unknown": ("okänd", "ukendt", "ukjent", "n/a", "none", "other", "annat", "andet", "annet"),
}  # fmt: skip

CHANNELS: tuple[str, ...] = tuple(SYNONYMS)


def channel_key(word: str) -> str | None:
    """The key a written word means ('E-Mail', 'internetViaPC', 'Hembesök'), or None when it is the team's own."""
    return _meanings().get(_folded(word))


def channel_name(channel: str, language: str = "en") -> str:
    """The channel's name in a language; the team's own word as it is written."""
    key = channel_key(channel)
    return say(f"journey.channel_{key}", language) if key else channel


@cache
def _meanings() -> dict[str, str]:
    """Folded word to key; a key's own name never means another, an earlier channel wins over a later one."""
    found: dict[str, str] = {_folded(key): key for key in CHANNELS}
    texts = catalogue()
    for key in CHANNELS:
        for name in texts[f"journey.channel_{key}"].values():
            found.setdefault(_folded(name), key)
    for key, words in SYNONYMS.items():
        for word in words:
            found.setdefault(_folded(word), key)
    return found


def _folded(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())
