/** The channels that have a name in every language (`resa.journey.channels`); a team may write others. */
export const CHANNELS = [
  "web", "app", "email", "sms", "phone", "chat", "video", "store", "service_desk", "home_visit", "meeting", "event",
  "letter", "parcel", "fax", "social_media", "search", "ad", "word_of_mouth", "reviews", "invoice", "payment", "eid",
  "partner", "self_service", "push", "message", "tv_radio", "print", "podcast", "product", "system", "face_to_face",
] as const;
