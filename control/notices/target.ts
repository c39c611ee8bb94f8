// Decides which targets there are, and how each is written to.
import { setTimeout as pause } from "node:timers/promises";
import { appriseFile, appriseId, DISCORD_FILE } from "../shared/notices";
import { zoneOf, type Zone } from "../shared/zone";
import * as apprise from "./apprise";
import type { Config, Level, To } from "./config";
import * as discord from "./discord";
import { judge, type Verdict } from "./pace";
import type { Form, Notice } from "./queue";
import { judgeRun } from "./ran";
import type { Webhook } from "./webhook";
import { linesForDiscord, plainLines } from "./words";

export interface Target {
  /** As the journal calls it; without its address. */
  name: string;
  /** The name of the file that remembers where it stands; the same as long as its address is the same. */
  file: string;
  level: Level;
  form: Form;
  /** @param failures in a row before; never rejects */
  notify: (notice: Notice, failures: number) => Promise<Verdict>;
}

/** Discord takes 2000 characters a message. */
export const DISCORD: Form = {
  linesOf: linesForDiscord,
  mostEvents: Infinity,
  mostCharacters: 1900,
  addsEnds: true,
};
/** One event a message: no service's length is known, nor can its messages be edited. */
export const appriseForm = (zone: Zone): Form => ({
  linesOf: plainLines(zone),
  mostEvents: 1,
  mostCharacters: 1900,
  addsEnds: false,
});

/**
 * @param webhook Discord's, where the configuration has one
 * @param runtimeDir where nobody else reads: Apprise's program gets its address in a file there
 */
export const targetsOf = (
  config: Config,
  webhook: Webhook | undefined,
  runtimeDir: string,
): Target[] => {
  const form = appriseForm(zoneOf(config.timeZone));
  return [
    ...(config.discord && webhook ? [discordTarget(config.discord, webhook)] : []),
    ...config.apprise.map((target, index) => appriseTarget(target, index + 1, runtimeDir, form)),
  ];
};

const discordTarget = ({ level }: To, webhook: Webhook): Target => ({
  name: "Discord",
  file: DISCORD_FILE,
  level,
  form: DISCORD,
  notify: async ({ text, edits }, failures) => {
    await pause(webhook.queueWaitMs);
    const answer = await webhook.askForQueue(() => discord.send(webhook.url, text, edits?.message));
    return judge(answer, edits !== undefined, failures);
  },
});

const appriseTarget = (
  { url, level }: To,
  line: number,
  runtimeDir: string,
  form: Form,
): Target => {
  const id = appriseId(url);
  return {
    name: `Apprise's address ${line}`,
    file: appriseFile(id),
    level,
    form,
    notify: async ({ text }, failures) =>
      judgeRun(await apprise.send(url, text, `${runtimeDir}/apprise-${id}.conf`), failures),
  };
};
