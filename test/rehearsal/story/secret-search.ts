// Searches everywhere for keys, in clear and percent-encoded, and shows that each place was really searched.
import { eventually } from "../../support/eventually";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { leaksIn } from "../verbs/leaks";
import { allMessages } from "../bed/notices-receivers";
import { plant, unplant } from "./planted-key";
import { placesHere, placesOnDroplet, type Place } from "./secret-places";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";

/** How the first message about the publisher begins. */
const PUBLISHER_TOLD = "OBS is connected: from 203.0.113.x";

/** "the name of a key in a place", for each. @throws Error when a place holds not even what is certainly there */
export const leaksEverywhere = async (
  bed: Bed,
  keys: Record<string, string>,
): Promise<string[]> => {
  // Whoever publishes has an address, that nobody is to be told.
  if (bed.publisher.connectedAt === undefined) await goLive(bed);
  await eventually("people are told of the publisher", WITHIN_MS.told, () => {
    if (!allMessages().includes(PUBLISHER_TOLD)) throw new Error(allMessages());
  });
  await plant(bed);
  const places = { ...(await placesOnDroplet(bed)), ...(await placesHere(bed)) };
  await unplant(bed);
  return leaksInPlaces(places, keys);
};

export const leaksInPlaces = (
  places: Readonly<Record<string, Place>>,
  keys: Record<string, string>,
): string[] =>
  Object.entries(places).flatMap(([place, { text, holds, hidesHome }]) => {
    const missing = holds.filter((each) => !text.includes(each));
    if (missing.length > 0)
      throw new Error(`${place}: lacks ${missing.join(", ")}: it was not really searched`);
    const hidden = hidesHome ? { ...keys, "the home address": HOME } : keys;
    return leaksInForms(text, hidden).map((name) => `${name} in ${place}`);
  });

/** Any character may be percent-encoded, and what was encoded once more by who quotes it. */
const leaksInForms = (text: string, keys: Record<string, string>): string[] => {
  const once = percentDecoded(text);
  const forms = [...new Set([text, once, percentDecoded(once)])];
  return [...new Set(forms.flatMap((form) => leaksIn(form, keys)))];
};

const percentDecoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
