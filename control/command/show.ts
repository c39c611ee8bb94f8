// The commands that look: state, events, logs, publishers, a test notice; and kick, which ends a publisher.
import { setTimeout as pause } from "node:timers/promises";
import { PATH } from "../shared/names";
import { allOf, readArchive } from "../shared/archive";
import { readEvents } from "../shared/left";
import { report } from "../shared/spool";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { askMediamtx, kickConnection, knownDestinations, readFacts, showJournal } from "./host";
import { logUnitOf } from "./which-units";
import { COLORS, say } from "./output";
import { publishersOf, readPublishers, type Publisher } from "./publisher";
import { eventText, screenOf } from "./screen";
import { lastEvents, statusOf } from "./status";
import { zoneOf, type Zone } from "../shared/zone";
import { dayAndClock, zoneName } from "./clock";

const WATCH_EVERY_MS = 2000;
/** restreamd looks every 2 s; a busy machine may be late. */
const TEST_WITHIN_SECONDS = 10;

export const showStatus = async (options: { watch?: true; json?: true }): Promise<ExitCode> => {
  const zone = zoneOfReader();
  if (options.watch) process.once("SIGINT", () => process.exit(EXIT.well));
  for (;;) {
    const facts = await readFacts();
    const status = statusOf(facts);
    const text = options.json
      ? JSON.stringify({ ...status, events: lastEvents(facts.events, 5) })
      : screenOf(status, facts.events, COLORS, zone);
    // Home, then each line over the old one: a cleared screen would flicker.
    if (options.watch && process.stdout.isTTY)
      process.stdout.write(`\u001b[H${text.replaceAll("\n", "\u001b[K\n")}\u001b[K\n\u001b[J`);
    else say(text);
    if (!options.watch) return status.well ? EXIT.well : EXIT.failing;
    await pause(WATCH_EVERY_MS);
  }
};

export const showEvents = (options: { number: number; since?: number; json?: true }): ExitCode => {
  const kept = readEvents()?.events ?? [];
  const found = lastEvents(kept, options.number, options.since);
  // The archive is read only where more is asked for than the state keeps.
  const events =
    found.length < kept.length || found.length >= options.number
      ? found
      : lastEvents(allOf(readArchive(), kept), options.number, options.since);
  const zone = zoneOfReader();
  if (!options.json && events.length > 0) say(`Times: ${zoneName(zone)}`);
  for (const event of events)
    say(options.json ? JSON.stringify(event) : eventText(event, COLORS, zone));
  if (events.length === 0 && !options.json)
    say(
      options.since === undefined
        ? "Nothing has happened yet."
        : "Nothing has happened since then. Older: restream events",
    );
  return EXIT.well;
};

export const showLogs = async (
  name: string,
  { number, follow }: { number: number; follow?: true },
): Promise<ExitCode> => {
  const code = await showJournal([
    ...[`--unit=${logUnitOf(name, knownDestinations())}`, `--lines=${number}`],
    // journalctl reads TZ itself.
    ...(zoneOfReader().name === "UTC" ? ["--utc"] : []),
    ...["--no-hostname", "--no-pager", ...(follow ? ["--follow"] : [])],
  ]);
  if (code !== 0 && !follow)
    throw new CommandError(EXIT.refused, `journalctl ended with exit code ${code}.`);
  return EXIT.well;
};

/** TZ travels with the command from home. */
const zoneOfReader = (): Zone => zoneOf(process.env["TZ"]);

const publishersNow = async (): Promise<Publisher[]> =>
  readPublishers(await askMediamtx("/v3/rtmpconns/list"), PATH);

export const listPublishers = async (): Promise<ExitCode> => {
  const publishers = await publishersNow();
  const zone = zoneOfReader();
  for (const { name, address, since } of publishers)
    say(`${name} from ${address}, since ${dayAndClock(since, zone)} ${zoneName(zone)}`);
  say(
    publishers.length === 0
      ? "Nobody publishes: viewers see the placeholder. Who was refused: restream events"
      : "To end one that should not be there: restream publisher kick NAME (or ADDRESS)",
  );
  return EXIT.well;
};

export const kick = async (who: string): Promise<ExitCode> => {
  for (const { id, name, address } of publishersOf(who, await publishersNow())) {
    const was = (await kickConnection(id)) ? "Ended" : "Had ended by itself";
    say(`${was}: ${name} from ${address}.`);
  }
  say(
    [
      "Both may try again now, and whoever asks first gets in. Who is it?",
      "  restream publisher",
      "The wrong one again? Kick it again. To be rid of it, set another publish key at home,",
      "give it to the right OBS alone, then kick once more:",
      "  pulumi config set --secret restream:publishKey",
      "  pulumi up",
    ].join("\n"),
  );
  return EXIT.well;
};

export const testNotices = async (): Promise<ExitCode> => {
  const last = readEvents()?.events.at(-1)?.number ?? 0;
  const isLeft = report({ kind: "test" });
  for (let waited = 0; isLeft && waited < TEST_WITHIN_SECONDS; waited++) {
    await pause(1000);
    const event = readEvents()?.events.find(({ number, kind }) => number > last && kind === "test");
    if (event) {
      say(
        `Event #${event.number} is handed to the notices: within 10 s it should be on your phone.\nIf it is not: restream logs notices`,
      );
      return EXIT.well;
    }
  }
  throw new CommandError(
    EXIT.unreachable,
    isLeft
      ? "restreamd did not take it: it does not run, or hangs. Look: restream status"
      : "It cannot be handed to restreamd: it has never run here, or the disk is full. Look: restream status; df -h /",
  );
};
