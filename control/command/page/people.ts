// restream page invite, revoke, list: who may use the page. Root's file alone says so; what they set is the page's.
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { unlessMissing, writeWhole } from "../../shared/files";
import { namesOf } from "../../shared/certificate";
import { CERTIFICATE_FILE, PAGE_PORT, PAGE_SOCKET, PAGE_UNIT } from "../../shared/names";
import {
  INVITATION_HOURS,
  invite as invitedTo,
  isTooOld,
  nameProblem,
  PEOPLE_FILE,
  peopleText,
  readPeople,
  sameName,
  type Person,
  type Right,
} from "../../shared/page/people";
import { PASSPHRASES_FILE, parsePassphrases } from "../../shared/page/passphrases";
import { messageOf } from "../../shared/text";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { TURNS_DIR } from "../../shared/lock";
import { say } from "../output";
import { whileAlone } from "../turn";

/** The page's own user reads it; nothing in it opens anything. */
const READABLE = 0o644;

/**
 * On the server. The file's turns are its own: neither a release nor an order, however long, keeps somebody from being revoked.
 */
export const ON_SERVER = { file: PEOPLE_FILE, turns: `${TURNS_DIR}/people` };

/** @throws CommandError where this stack has no page */
export const demandPage = (): void => {
  if (!existsSync(`/etc/systemd/system/${PAGE_UNIT}`))
    throw new CommandError(
      EXIT.refused,
      "This server has no page: restream:page is off. At home: pulumi config set restream:page true, then pulumi up",
    );
};

/** It is opened where there is a browser. */
export const openPage = (): ExitCode => {
  demandPage();
  say("The page is opened at home: restream page. Who may use it: restream page list");
  return EXIT.well;
};

export const invite = async (name: string, may: Right): Promise<ExitCode> => {
  demandPage();
  const problem = nameProblem(name);
  if (problem !== undefined)
    throw new CommandError(EXIT.usage, `${JSON.stringify(name)}: ${problem}.`);
  const invited = async (): Promise<ReturnType<typeof invitedTo>> => {
    const made = anInvitation(name, may);
    await writeWhole(PEOPLE_FILE, peopleText(made.people), READABLE);
    return made;
  };
  const { token, before } = await whileAlone(`restream page invite`, invited, ON_SERVER.turns);
  if (before !== undefined)
    say(`${before.name} was signed out everywhere; the passphrase of before is no longer taken.`);
  say(
    [
      `For ${name}, who may ${may === "watch" ? "watch" : "watch, start and stop"}; signs in as ${name}. The link works once, within ${INVITATION_HOURS} h:`,
      ...linkLines(`/invite#${token}`, publicName()),
      "Give it to nobody else; it is kept nowhere.",
    ].join("\n"),
  );
  return EXIT.well;
};

/** @param name of the page without SSH; undefined: it is not there */
export const linkLines = (path: string, name: string | undefined): string[] => {
  const tunnelled = `  http://127.0.0.1:${PAGE_PORT}${path}`;
  return name === undefined
    ? [tunnelled, "It opens where the page does: at home, restream page."]
    : [
        `  https://${name}${path}`,
        "It opens for whom restream:pageFrom names. From elsewhere: restream page at home, and there",
        tunnelled,
      ];
};

/** What the certificate is for, where the page is served with it. */
const publicName = (): string | undefined => {
  if (!existsSync(`/etc/systemd/system/${PAGE_SOCKET}`)) return undefined;
  const pem = unlessMissing(() => readFileSync(CERTIFICATE_FILE, "utf8"));
  return pem === undefined ? undefined : namesOf(new X509Certificate(pem))[0];
};

/** @throws CommandError when there are too many people */
const anInvitation = (name: string, may: Right): ReturnType<typeof invitedTo> => {
  try {
    return invitedTo(readPeople(), name, may, Date.now());
  } catch (error) {
    throw new CommandError(
      EXIT.refused,
      `Nobody was invited: ${messageOf(error)}. Who they are: restream page list`,
    );
  }
};

/** Also while the page is off. @throws CommandError where there is nobody of that name */
export const revoke = async (name: string, { file, turns } = ON_SERVER): Promise<ExitCode> => {
  const revoking = async (): Promise<Person> => {
    const all = readPeople(file);
    const found = all.find((one) => sameName(one.name, name));
    if (found === undefined)
      throw new CommandError(
        EXIT.usage,
        `There is no ${JSON.stringify(name)}. Known: ${all.map((one) => one.name).join(", ") || "nobody"}.`,
      );
    await writeWhole(file, peopleText(all.filter((one) => one !== found)), READABLE);
    return found;
  };
  const revoked = await whileAlone(`restream page revoke`, revoking, turns);
  say(`${revoked.name} may use the page no more, and is signed out everywhere.`);
  return EXIT.well;
};

/** Also while the page is off. */
export const listPeople = (): ExitCode => {
  const people = readPeople();
  const set = parsePassphrases(unlessMissing(() => readFileSync(PASSPHRASES_FILE, "utf8")));
  for (const person of people)
    say(`${person.name} may ${person.may}; ${standingOf(person, person.id in set)}`);
  if (people.length === 0)
    say("Nobody may use the page. To let somebody in: restream page invite NAME --may control");
  return EXIT.well;
};

const standingOf = ({ name, may, invitedAt }: Person, hasPassphrase: boolean): string => {
  if (hasPassphrase) return "has set a passphrase";
  return isTooOld(invitedAt, Date.now())
    ? `never took up the invitation, which is too old now: restream page invite ${JSON.stringify(name)} --may ${may}`
    : "is invited, and has set no passphrase yet";
};
