// npm run rehearse: sees to what it needs, runs the rehearsal in a sandbox, leaves nothing behind.
// Exit: 0 all passed, 1 something failed, 2 wrong usage, 130 interrupted.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { join, resolve } from "node:path";
import type { DropletImage } from "../../support/parts/debian-root";
import { cleanKept, rehearse, type Request } from "./launch";
import { CALENDAR, RUN_MINUTES, shortestMinutes } from "../replay/calendar";
import { SUITE_NAMES, SUITES, type SuiteName } from "./suites";

const WRONG_USAGE = 2;
/** Where a suite's figures go when nobody says where; the replay's page goes beside them. */
const JSON_FILES: Partial<Record<SuiteName, string>> = {
  "path-to-hope": join(resolve(__dirname, "../../.."), "reports/path-to-hope/report.json"),
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new InvalidArgumentError("expected a whole number from 1 to 999");
  return Number(text);
};

const mediamtxVersion = (text: string): string => {
  if (!/^v\d+\.\d+\.\d+$/.test(text))
    throw new InvalidArgumentError("expected a release such as v1.20.1");
  return text;
};

const program = new Command("npm run rehearse --")
  .description(
    "Plays the operator's whole story on real machines in namespaces of its own: up, first boot, live, gap, destroy.",
  )
  .addOption(
    new Option(
      "--suite <name>",
      "story: the operator's; faults: every fault of a real event; encoders: what people's encoders send; mutants: that a row notices each protection that is taken away; obs: with the real OBS; cost: what hub and feed cost, beside the road without them; watch: that people are notified; operate: that the operator knows before viewers do; page: the page, in a real browser; certificate: an encrypted way in; spare: a second server; pair: two that move by themselves; lean: what options would give; changes: what may change while live; publishers: several OBS, and a placeholder of your own; upgrade: servers of earlier versions; quick: what npm test runs of the others; path-to-hope: that event replayed",
    )
      .choices(SUITE_NAMES)
      .default("story"),
  )
  .option("--list", "print the scenarios and what each shows")
  .option("--only <name...>", "run these scenarios alone (up and destroy frame them)")
  .addOption(
    new Option(
      "--image <image>",
      "what droplets boot from; bare: as DigitalOcean's; prepared: with the first boot's packages, 20 s sooner there",
    )
      .choices(["bare", "prepared"])
      .default(undefined, "bare where the story shows a first boot, else prepared"),
  )
  .option(
    "--repeat <n>",
    "run each scenario n times; of the faults those that depend on the moment, or what --only names",
    wholeNumber,
    1,
  )
  .option(
    "--json <file>",
    "write the figures there, in every case; path-to-hope: its page beside them",
  )
  .option(
    "--minutes <n>",
    `path-to-hope: how long its days take (default: ${RUN_MINUTES})`,
    wholeNumber,
  )
  .option("--mediamtx <version>", "run it on another MediaMTX, such as v1.20.1", mediamtxVersion)
  .option("--keep", "leave the server running and say how to look into it")
  .option("--clean", "remove what --keep left")
  .allowExcessArguments(false)
  .exitOverride();

interface Options {
  suite: SuiteName;
  list?: true;
  only?: string[];
  image?: DropletImage;
  repeat: number;
  minutes?: number;
  json?: string;
  mediamtx?: string;
  keep?: true;
  clean?: true;
}

/** A row's name is known to few people with its suite. */
const elsewhere = (name: string, suite: SuiteName, names: readonly string[]): string => {
  const suites = SUITE_NAMES.filter((one) => SUITES[one].some((row) => row.name === name));
  return suites.length > 0
    ? `--only: ${name} is not of the suite ${suite}, but of ${suites.join(" and ")}: npm run rehearse -- --suite ${suites[0] ?? ""} --only ${name}`
    : `--only: no scenario is called ${name}; of the suite ${suite} there are ${names.join(", ")}`;
};

const main = async (): Promise<number> => {
  program.parse();
  const options = program.opts<Options>();
  const scenarios = SUITES[options.suite];
  const names = scenarios.map(({ name }) => name);
  if (options.list) {
    for (const { name, title } of scenarios) console.log(`${name.padEnd(27)} ${title}`);
    return 0;
  }
  if (options.clean) return cleanKept();
  const unknown = (options.only ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    for (const name of unknown) console.error(elsewhere(name, options.suite, names));
    return WRONG_USAGE;
  }
  if (options.keep && options.only?.includes("destroy")) {
    console.error("--keep leaves the server running, --only destroy removes it: give one of them");
    return WRONG_USAGE;
  }
  const shortest = shortestMinutes(CALENDAR);
  if ((options.minutes ?? shortest) < shortest) {
    console.error(
      `--minutes: got ${String(options.minutes)}, what happened takes ${shortest} at its real length`,
    );
    return WRONG_USAGE;
  }
  const request: Request = {
    suite: options.suite,
    scenarios: names.filter(
      (name) => options.only?.includes(name) ?? !(options.keep && name === "destroy"),
    ),
    image: options.image,
    repeat: options.repeat,
    repeatsAll: options.suite !== "faults" || options.only !== undefined,
    replayMinutes: options.minutes,
    mediamtxVersion: options.mediamtx,
    keep: options.keep ?? false,
    jsonFile: options.json ?? JSON_FILES[options.suite],
  };
  return rehearse(request);
};

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
