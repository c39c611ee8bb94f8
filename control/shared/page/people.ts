// Decides who may look at the page, and who may act there: root's file, which the page itself can only read. Pure but for reading.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { unlessMissing } from "../files";
import { rfc3339 } from "../text";

/** Root's: whoever breaks into the page can let nobody in with it, and give nobody more than they have. */
export const PEOPLE_FILE = "/var/lib/restream/page-people.json";

export const RIGHTS = ["watch", "control"] as const;
/** watch: sees. control: also starts and ends broadcasts. */
export type Right = (typeof RIGHTS)[number];

const HOUR_MS = 3_600_000;
/** So long an invitation can be taken up. */
export const INVITATION_HOURS = 48;
const TOKEN_BYTES = 32;
const ID_BYTES = 8;
const MOST_PEOPLE = 50;

/** Also of the units that act for them. */
export const PERSON_ID = /^[0-9a-f]{16}$/;

const person = z.object({
  /** Another one with each invitation: what was set with the one before is nobody's any more. */
  id: z.string().regex(PERSON_ID),
  name: z.string(),
  may: z.enum(RIGHTS),
  /** RFC 3339, UTC. */
  invitedAt: z.string(),
  /** SHA-256, hex: of 256 random bits, so that nobody finds what it is of. */
  invitation: z.string(),
});
export type Person = z.infer<typeof person>;

const people = z.object({ version: z.literal(1), people: z.array(person) });

/** @throws Error that says where the text is not what it should be */
export const parsePeople = (text: string): Person[] => people.parse(JSON.parse(text)).people;

export const peopleText = (all: readonly Person[]): string =>
  `${JSON.stringify({ version: 1, people: all }, null, 1)}\n`;

/** None where nobody was ever invited. @throws Error when it cannot be read */
export const readPeople = (file = PEOPLE_FILE): Person[] => {
  const text = unlessMissing(() => readFileSync(file, "utf8"));
  return text === undefined ? [] : parsePeople(text);
};

/** What a name may be; it is read out in messages and events. @returns why not; undefined: it may */
export const nameProblem = (name: string): string | undefined =>
  /^\p{L}[\p{L}\p{M}\p{N} .'-]{0,29}$/u.test(name) && !/\s$/.test(name)
    ? undefined
    : "expected a name of up to 30 letters, digits, blanks, and . ' -, beginning with a letter";

/** Two names that people take for one are one. */
export const sameName = (a: string, b: string): boolean => folded(a) === folded(b);
export const folded = (name: string): string => name.normalize("NFKC").toLowerCase();

export const invitationHash = (token: string): string =>
  createHash("sha256").update(token, "utf8").digest("hex");

export interface Invited {
  people: Person[];
  /** For the link; it is kept nowhere. */
  token: string;
  /** Whoever had the name before. */
  before: Person | undefined;
}

/** @throws Error when there are too many @param now ms since the epoch */
export const invite = (all: readonly Person[], name: string, may: Right, now: number): Invited => {
  const before = all.find((one) => sameName(one.name, name));
  const others = all.filter((one) => one !== before);
  if (others.length >= MOST_PEOPLE)
    throw new Error(`there are ${others.length} people already, and no more than ${MOST_PEOPLE}`);
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const invited: Person = {
    ...{ id: randomBytes(ID_BYTES).toString("hex"), name, may },
    ...{ invitedAt: rfc3339(now), invitation: invitationHash(token) },
  };
  return { people: [...others, invited], token, before };
};

/** Whose invitation it is; undefined: nobody's, or it is too old. Whether it was taken up is the page's to know. */
export const invitedWith = (
  all: readonly Person[],
  token: string,
  now: number,
): Person | undefined => {
  const hash = invitationHash(token);
  return all.find(({ invitation, invitedAt }) => invitation === hash && !isTooOld(invitedAt, now));
};

export const isTooOld = (invitedAt: string, now: number): boolean =>
  now - Date.parse(invitedAt) > INVITATION_HOURS * HOUR_MS;
