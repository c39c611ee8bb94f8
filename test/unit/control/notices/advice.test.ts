// No message advises what does not exist or what the product refuses: every command of every message is compared.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { programOf } from "../../../../control/command/program";
import { statusOf } from "../../../../control/command/status";
import { REASONS } from "../../../../control/restreamd/observe/reasons";
import { stepsFrom } from "../../../../control/shared/advice";
import { markOf, stepsOf, VIEWERS, type Step } from "../../../../control/shared/event";
import { FIXED_KEYS, SECRET_KEYS, streamKeyKey } from "../../../../infra/parse/keys";
import { SCREENS } from "../command/facts";
import { SUITES } from "../../../rehearsal/run/suites";
import { FOLLOWED_IN } from "./followed-in";
import { eventsOf, STORIES } from "./stories";
import { WITHOUT_COMMAND } from "./without-command";

const events = Object.values(STORIES).flatMap(eventsOf);
const advice: (readonly Step[])[] = [
  ...events.map(stepsOf),
  ...REASONS.map(([, { todo }]) => stepsFrom(todo)),
  ...Object.values(SCREENS).flatMap((facts) =>
    statusOf(facts()).troubles.map(({ steps }) => steps),
  ),
];
const runsOf = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => ("run" in step ? [step.run] : []));
const commands = [...new Set(advice.flatMap(runsOf))].sort();

const DESTINATIONS = ["twitch", "youtube", "kick"];
/** What stands for a name that the reader fills in, or all of them. */
const NAMES = [...DESTINATIONS, "all", "NAME"];
const PARTS = [
  "mediamtx",
  "feed",
  "hub",
  "restreamd",
  "notices",
  "broadcasts",
  "page",
  "certificate",
];
/** Those that run at home (home/), and how they may go on. */
const AT_HOME: Readonly<Record<string, RegExp>> = {
  "home-ip": /^$/,
  rescue: /^$/,
  rebuild: /^--node spare$/,
  ssh: /^(?:systemctl (?:start|restart) ([\w-]+)|journalctl --vacuum-size=\d+M|ps -eo rss,comm --sort=-rss|du -xh --max-depth=3 --threshold=100M \/)$/,
};
const UNITS = [
  ...readdirSync("files/etc/systemd/system").map((file) => file.replace(/\.service$/, "")),
  "systemd-timesyncd",
];
/** As infra/index.ts returns them. */
const OUTPUTS = [
  ...(/return \{([^]*)\};/.exec(readFileSync("infra/index.ts", "utf8"))?.[1] ?? "").matchAll(
    /\w+/g,
  ),
].map((word) => String(word));
/** One platform stands for each. */
const withoutName = (command: string): string =>
  command.replace(
    new RegExp(String.raw`\b(?:${DESTINATIONS.join("|")})(?=StreamKey$|$)`),
    "PLATFORM",
  );
const program = programOf(() => undefined);

/** Empty: it exists. */
const problemOf = (command: string): string => {
  const [first = "", second = "", ...rest] = command.split(" ");
  if (first === "pulumi") return problemOfPulumi(second, rest);
  if (first !== "restream") return "neither restream nor pulumi";
  const home = AT_HOME[second];
  if (home) {
    const [found, unit] = home.exec(rest.join(" ")) ?? [];
    if (found === undefined) return `${second} does not go on so`;
    return unit === undefined || UNITS.includes(unit) ? "" : `there is no unit ${unit}`;
  }
  const known = program.commands.find((each) => each.name() === second);
  if (!known) return `there is no command ${second}`;
  if (second === "logs") return isOneOf(rest, [...DESTINATIONS, ...PARTS]);
  if (["stop", "rollover"].includes(second) && rest.join(" ") === "--skip") return "";
  if (["start", "stop", "refresh", "rollover"].includes(second)) return isOneOf(rest, NAMES);
  if (second === "publisher")
    return ["", "kick ADDRESS", "list"].includes(rest.join(" "))
      ? ""
      : "publisher does not go on so";
  if (second === "page")
    return rest.join(" ") === "invite NAME --may control" ? "" : "page does not go on so";
  if (second === "cutover") return isOneOf(rest, ["any", "office"]);
  if (second === "confirm-dead") return isOneOf(rest, ["first", "second"]);
  return rest.length === 0 ? "" : `${second} takes nothing`;
};

const isOneOf = (words: readonly string[], known: readonly string[]): string =>
  words.length === 1 && known.includes(words[0] ?? "") ? "" : `of ${words.join(" ")}: not known`;

const problemOfPulumi = (verb: string, rest: readonly string[]): string => {
  const words = rest.join(" ");
  if (verb === "up") return rest.length === 0 ? "" : "up takes nothing";
  const [, output] = /^output (\w+)(?: --show-secrets)?$/.exec(words) ?? [];
  if (verb === "stack") return OUTPUTS.includes(output ?? "") ? "" : `no output ${words}`;
  const [, secret, key = ""] = /^set (--secret )?restream:(\w+)(?: ADDRESS)?$/.exec(words) ?? [];
  const streamKeys = DESTINATIONS.map(streamKeyKey);
  const isSecret = [...SECRET_KEYS, ...streamKeys].includes(key);
  if (verb !== "config" || ![...FIXED_KEYS, ...streamKeys].includes(key)) return `no key ${key}`;
  return isSecret === (secret !== undefined) ? "" : `${key} is stored the other way`;
};

describe("the check of a command", () => {
  it.each([
    "npm run server -- status",
    "restream statsu",
    "restream start",
    "restream logs obs",
    "restream ssh reboot",
    "restream ssh systemctl restart mediamtx",
    "restream publisher kik ADDRESS",
    "pulumi config set restream:twitchStreamKey",
    "pulumi config set --secret restream:twichStreamKey",
    "pulumi stack output obsKey",
    "pulumi destroy",
  ])("refuses %s", (command) => {
    expect(problemOf(command)).not.toBe("");
  });
});

describe("what messages and screens advise", () => {
  it("is a number of commands", () => {
    expect(commands.length).toBeGreaterThan(20);
  });
  it.each(commands)("%s exists", (command) => {
    expect(problemOf(command)).toBe("");
  });

  it("is followed in the rehearsal, every command and no other", () => {
    expect(Object.keys(FOLLOWED_IN).sort()).toEqual(
      [...new Set(commands.map((command) => withoutName(command)))].sort(),
    );
  });
  it.each([...new Set(Object.values(FOLLOWED_IN))])("in %s, which there is", (row) => {
    expect(
      Object.values(SUITES)
        .flat()
        .map(({ name }) => name),
    ).toContain(row);
  });

  it("has no command within a sentence", () => {
    const within = advice
      .flat()
      .flatMap((step) => ("say" in step ? [step.say] : []))
      .filter((words) =>
        /\brestream [a-z]|pulumi (?:config|up|stack)|systemctl|npm run/.test(words),
      );
    expect(within).toEqual([]);
  });

  it("never sets a stream key of a restream that runs: stop, set, up, start", () => {
    const sets = advice.filter((steps) => runsOf(steps).some((run) => run.includes("StreamKey")));
    const ofKeys = sets.filter(
      (steps) => !runsOf(steps).some((run) => run.includes("obsStreamKey")),
    );
    expect(ofKeys.length).toBeGreaterThan(0);
    for (const steps of ofKeys)
      expect(runsOf(steps)).toEqual([
        "restream stop kick",
        "pulumi config set --secret restream:kickStreamKey",
        "pulumi up",
        "restream start kick",
      ]);
  });

  it("has a command, or is on the list of advice without one", () => {
    const without = events
      .filter((event) => event.urgency !== undefined && runsOf(stepsOf(event)).length === 0)
      .map(({ kind }) => kind);
    expect([...new Set(without)].sort()).toEqual(Object.keys(WITHOUT_COMMAND).sort());
  });
});

/** Nobody has to act for it, and somebody has asked to be told: of a summary, a test, what is watched. */
const ASKED_FOR = ["summary", "test", "picture-black", "picture-still", "sound-silent"];

describe("every message", () => {
  it.each(events.map((event) => [event.kind, event] as const))(
    "of %s says what viewers see, in one of five words",
    (_, { viewers }) => {
      expect(VIEWERS.filter((word) => viewers.startsWith(word))).toHaveLength(1);
    },
  );

  it("that is red or yellow says what to do; blue is told to whoever wants all", () => {
    for (const event of events) {
      const mark = markOf(event);
      const isAsked = ASKED_FOR.includes(event.kind);
      if (mark === "red" || mark === "yellow") expect(event).toMatchObject({ level: "important" });
      if (mark === "red") expect(event.todo).not.toBe("");
      if (mark === "blue" && !isAsked) expect(event.level).toBe("info");
    }
  });

  it("writes platforms' names as people do", () => {
    for (const { what, viewers, details = [] } of events)
      expect([what, viewers, ...details].join(" ")).not.toMatch(
        /(?<!restream-)\b(?:twitch|youtube|kick)\b/,
      );
  });
});
