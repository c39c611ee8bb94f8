// Decides which commands there are, what their help says, and who does each.
import { Command, InvalidArgumentError } from "commander";
import { refresh, rollover, start, stop } from "./broadcast";
import { confirmStopAll } from "./confirm";
import type { ExitCode } from "./exit-code";
import { demandRoot, knownDestinations } from "./host";
import { kick, listPublishers, showEvents, showLogs, showStatus, testNotices } from "./show";
import { destinationsOf } from "./which-units";
import { readSince } from "./time";

const HELP = `
Examples:
  restream status                  what is on air now
  restream status --watch          the same, every 2 seconds; Ctrl-C ends it
  restream start all               go live
  restream rollover twitch         a new broadcast before Twitch's 48 h are over
  restream publisher kick home     end an OBS that should not be there

NAME is a destination, as "restream status" lists them. Times are UTC.
Exit codes: 0 done and well, 1 done but something fails or is off that was
started, 2 wrong usage, 3 refused, 4 not reachable.`;

const NAME = "a destination, or all";

/** @param ended gets the exit code of the command that ran. Its parse throws CommanderError instead of exiting. */
export const programOf = (ended: (code: ExitCode) => void): Command => {
  const doing =
    <Args extends unknown[]>(action: (...args: Args) => ExitCode | Promise<ExitCode>) =>
    async (...args: Args): Promise<void> => {
      demandRoot();
      ended(await action(...args));
    };
  const program = new Command("restream")
    .description("Shows what is on air, and starts and ends the broadcasts of this server.")
    .addHelpText("after", HELP)
    .helpCommand(false)
    .showHelpAfterError("(restream --help shows what there is)")
    .configureHelp({ helpWidth: 80 });

  program
    .command("status")
    .description("one screen: OBS, each destination, gaps, last events, what to do")
    .option("--watch", "show it anew every 2 seconds until Ctrl-C")
    .option("--json", "for programs: fields are only ever added")
    .action(doing((options: { watch?: true; json?: true }) => showStatus(options)));
  program
    .command("start")
    .argument("<name>", NAME)
    .description("go live there, and wait until something arrives")
    .action(doing((name: string) => start(named(name))));
  program
    .command("stop")
    .argument("<name>", NAME)
    .option("-y, --yes", "do not ask before all are ended")
    .description("END the broadcast there (a clean goodbye; the platform ends it at once)")
    .action(
      doing(async (name: string, { yes }: { yes?: true }) => {
        const names = named(name);
        if (name === "all" && !yes) await confirmStopAll(names);
        return stop(names);
      }),
    );
  program
    .command("refresh")
    .argument("<name>", NAME)
    .description("kill and restart the sending; the broadcast goes on (some seconds missing)")
    .action(doing((name: string) => refresh(named(name), name === "all")));
  program
    .command("rollover")
    .argument("<name>", NAME)
    .description("END the broadcast, wait 30 s, begin a new one (for Twitch's 48 h)")
    .action(doing((name: string) => rollover(named(name), name === "all")));
  program
    .command("events")
    .option("-n, --number <count>", "the last so many", positive, 20)
    .option("--since <when>", "30m, 2h, 3d ago, or a time such as 2026-01-10T03:00:00Z", since)
    .option("--json", "for programs: one event a line")
    .description("what happened, the newest last; what viewers see; what to do")
    .action(
      doing((options: { number: number; since?: number; json?: true }) => showEvents(options)),
    );
  program
    .command("logs")
    .argument("<name>", "a destination, mediamtx, feed, hub, restreamd or notices")
    .option("-n, --number <count>", "the last so many lines", positive, 50)
    .option("-f, --follow", "go on showing new lines until Ctrl-C")
    .description("the last lines that a part of the server said")
    .action(
      doing((name: string, options: { number: number; follow?: true }) => showLogs(name, options)),
    );

  const publisher = program.command("publisher").description("who sends to this server (OBS)");
  publisher
    .command("list", { isDefault: true })
    .showHelpAfterError("(restream publisher --help shows what there is)")
    .description("who publishes now, from where, since when")
    .action(doing(() => listPublishers()));
  publisher
    .command("kick")
    .argument("<who>", "its name or its address, as list shows them")
    .description("end a publisher that should not be there (a ghost)")
    .action(doing((who: string) => kick(who)));

  program
    .command("notify")
    .requiredOption("--test", "send a test notice")
    .description("try the notices: a test message to every target")
    .action(doing(() => testNotices()));

  // Also every subcommand: commander would end the process itself.
  for (const each of [program, publisher, ...program.commands, ...publisher.commands])
    each.exitOverride().helpCommand(false).configureHelp({ helpWidth: 80 });
  return program;
};

const named = (name: string): string[] => destinationsOf(name, knownDestinations());

const positive = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a number from 1.");
  return Number(text);
};

const since = (text: string): number => {
  const ms = readSince(text, Date.now());
  if (ms === undefined)
    throw new InvalidArgumentError("Expected 30m, 2h, 3d, or 2026-01-10T03:00:00Z.");
  return ms;
};
