// npm run bench: sets relays side by side under the same faults, and leaves nothing behind.
// Exit: 0 all relays measured, 1 one was not, 2 wrong usage, 130 interrupted.
import { Command, CommanderError, Option } from "commander";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FAULTS } from "./faults";
import { agreementInWords, agreementOf } from "./judge/agree";
import { bench } from "./launch";
import { faultsOf, relaysOf } from "./plan";
import { COMPARED, NOT_BUILT, RELAYS } from "./relays";
import type { Bench } from "./result";

const WRONG_USAGE = 2;
const HTML_FILE = join(resolve(__dirname, "../../.."), "reports/bench.html");

/** "a, b" and "a b" are two names each. */
const names = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(",").filter((one) => one !== ""),
];

const program = new Command("npm run bench --")
  .description(
    "Sets this project beside what people use today: the same machine, publisher, platforms and faults; judged at the platforms.",
  )
  .option("--quick", "shorter faults, a shorter healthy minute: a first look, 20 minutes at most")
  .option("--relays <name...>", "these relays alone, in this order", names)
  .option("--faults <name...>", "these faults alone", names)
  .option("--scale", "with --quick: also how many destinations this project carries (else always)")
  .addOption(new Option("--only-scale", "that alone").conflicts(["relays", "faults"]))
  .option("--list", "print the relays and the faults, and what each is")
  .option("--compare <file>", "run nothing: compare that file with the one of --json")
  .option("--json <file>", "write the figures there, in every case")
  .option("--html <file>", "write the page there", HTML_FILE)
  .allowExcessArguments(false)
  .exitOverride();

interface Options {
  quick?: true;
  relays?: string[];
  faults?: string[];
  scale?: true;
  onlyScale?: true;
  list?: true;
  json?: string;
  compare?: string;
  html: string;
}

/** A sentence for each name that there is nothing of. */
const unknown = (
  option: string,
  given: readonly string[] = [],
  known: readonly string[],
): string[] =>
  given
    .filter((name) => !known.includes(name))
    .map((name) => `${option}: got ${JSON.stringify(name)}, give one of ${known.join(", ")}`);

const list = (): void => {
  console.log("relays (--relays)");
  for (const { name, title } of RELAYS)
    console.log(
      `  ${name.padEnd(25)} ${title}${COMPARED.some((one) => one.name === name) ? "" : "; only when named"}`,
    );
  for (const { name, reason } of NOT_BUILT)
    console.log(`  ${name.padEnd(25)} not built: ${reason}`);
  console.log("faults (--faults)");
  for (const { name, title } of FAULTS) console.log(`  ${name.padEnd(25)} ${title}`);
};

/** Exit code: 1 where they do not agree. */
const compare = (first: string, second: string): number => {
  const read = (file: string): Bench => {
    try {
      return JSON.parse(readFileSync(file, "utf8")) as Bench;
    } catch (cause) {
      throw new Error(`${file}: got no figures of a bench, give a file that --json has written`, {
        cause,
      });
    }
  };
  const agreement = agreementOf(read(first).relays, read(second).relays);
  for (const line of agreementInWords(agreement)) console.log(line);
  return agreement.differences.length === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  program.parse();
  const options = program.opts<Options>();
  const { quick = false, relays, faults, json, html, list: lists, onlyScale = false } = options;
  if (options.compare !== undefined) {
    if (json !== undefined) return compare(options.compare, json);
    console.error("--compare: got one file, give the other one with --json");
    return WRONG_USAGE;
  }
  if (lists) {
    list();
    return 0;
  }
  const wrong = [
    ...unknown(
      "--relays",
      relays,
      RELAYS.map(({ name }) => name),
    ),
    ...unknown(
      "--faults",
      faults,
      FAULTS.map(({ name }) => name),
    ),
  ];
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) return WRONG_USAGE;
  return bench({
    quick,
    relays: onlyScale ? [] : relaysOf(quick, relays),
    faults: faultsOf(quick, faults),
    // Whoever names relays or faults asks for these.
    scale: onlyScale || (options.scale ?? !(quick || relays !== undefined || faults !== undefined)),
    jsonFile: json,
    htmlFile: html,
  });
};

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
