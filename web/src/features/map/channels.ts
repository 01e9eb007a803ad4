/** A small line drawing per channel, 16 × 16; a channel that we do not know gets its word alone. */
const MAIL = "M2 4h12v8H2zM2 4.5l6 4.5 6-4.5";
const PHONE = "M4 2.5h2l1 3-1.5 1a7 7 0 0 0 4 4l1-1.5 3 1v2c0 1-.8 1.5-1.5 1.5C7 13.5 2.5 9 2.5 4c0-.8.7-1.5 1.5-1.5z";
const SCREEN = "M2 3h12v8H2zM6 13.5h4M8 11v2.5";
const MOBILE = "M5 1.5h6v13H5zM7.5 12.5h1";
const BUBBLE = "M2.5 3h11v7.5H8L5 13v-2.500H2.5z";
const PEOPLE = "M8 8a2.600 2.600 0 1 0 0-5.200A2.600 2.600 0 0 0 8 8zM2.800 14c.3-3 2.400-4.500 5.200-4.500s4.900 1.500 5.200 4.500";
const HOUSE = "M2.500 7.500 8 2.500l5.500 5M4 6.500V13.500h8V6.500";
const PAPER = "M4 1.500h6l2.500 2.500v10.500H4zM6 7h4.500M6 9.500h4.500M6 12h3";
const SHOP = "M2.500 6.500 3.500 2.500h9l1 4M3 6.500v7h10v-7M2.500 6.500h11M7 13.500v-4h2.500v4";
const SEARCH = "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.700 10.700 14 14";
const MEGAPHONE = "M2.500 6.500v3l3 .5 6.500 3V3l-6.500 3zM5.500 10l.8 3.500h1.700L7.500 10.500";
const KEY = "M8 7V5a2 2 0 0 1 4 0v2M3.500 7h9v6.500h-9zM8 9.500v1.500";
const TOOL = "M10.500 2.500a3.200 3.200 0 0 0-3 4.400L2.500 12l1.500 1.500 5.100-5a3.200 3.200 0 0 0 4.300-3.600L11.500 6.500 9.500 4.500z";
const SHARE = "M4 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 5.500a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600zM12 14.100a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600zM5.800 7.200 10.400 4.600M5.800 8.800l4.600 2.600";

const ICONS: [RegExp, string][] = [
  [/mail|newsletter/, MAIL], [/sms|push|message|chat/, BUBBLE], [/phone|call/, PHONE], [/^app|mobile/, MOBILE],
  [/search/, SEARCH], [/^ads?$|display|campaign|tv|radio/, MEGAPHONE], [/social|review/, SHARE], [/eid|sign|login/, KEY],
  [/self_service|web|site|video|online|form/, SCREEN], [/invoice|letter|print|paper|brochure|document|payment|fax/, PAPER],
  [/store|shop|desk|counter/, SHOP], [/home|visit/, HOUSE], [/partner|parcel|service|field/, TOOL],
  [/mouth|meeting|event|person/, PEOPLE],
];

export function channelIcon(channel: string): string | null {
  const key = channel.toLowerCase();
  return ICONS.find(([pattern]) => pattern.test(key))?.[1] ?? null;
}
