// Decides which commands there are, and what their help says: the one description of them, for the server and for home.
import { Command, Option } from "commander";
import { version } from "../../package.json";
import {
  allowed,
  captured,
  htmlName,
  minutes,
  moment,
  mp4Name,
  pngName,
  positive,
  since,
} from "./arguments";

type Done = void | Promise<void>;

/** What each command does; `names` are as typed: destinations, or all. */
export interface CommandActions {
  status: (options: { watch?: true; json?: true }) => Done;
  /** @param options `home`: there at home alone */
  doctor: (options: { json?: true; home?: true }) => Done;
  /** @param options `print`: for `restream` at home */
  snapshot: (file: string, options: { print?: true }) => Done;
  /** @param options `print`: for `restream` at home */
  clip: (
    file: string | undefined,
    options: { from?: string; minutes: number; print?: true },
  ) => Done;
  /** @param file undefined: one of the stack's name and the day @param options `from`, `to`: ms since the epoch; `print`: for home */
  report: (
    file: string | undefined,
    options: { from?: number; to?: number; json?: string; print?: true },
  ) => Done;
  start: (names: readonly string[]) => Done;
  stop: (names: readonly string[], options: { yes?: true; skip?: true }) => Done;
  refresh: (names: readonly string[]) => Done;
  rollover: (names: readonly string[], options: { skip?: true }) => Done;
  pair: (options: { json?: true }) => Done;
  takeOver: (options: { json?: true; byItself?: true; seenOff?: true }) => Done;
  failover: () => Done;
  confirmDead: (name: string) => Done;
  testFence: () => Done;
  /** For the timers. */
  strike: (what: string) => Done;
  /** @param options `since`: ms since the epoch */
  events: (options: { number: number; since?: number; json?: true }) => Done;
  logs: (name: string, options: { number: number; follow?: true }) => Done;
  listPublishers: () => Done;
  kick: (who: string) => Done;
  cutover: (who: string) => Done;
  testNotices: () => Done;
  showReleases: (options: { forget?: true }) => Done;
  rollback: (id: string | undefined, options: { allow?: string }) => Done;
  showPlaceholder: () => Done;
  /** For `restream` at home. */
  printPlaceholder: () => Done;
  capturePlaceholder: (options: { seconds: number }) => Done;
  placeholderText: (text: string, options: { allow?: string }) => Done;
  usePlaceholder: (options: { allow?: string }) => Done;
  resetPlaceholder: (options: { allow?: string }) => Done;
  openPage: () => Done;
  /** @param options `may`: watch or control */
  invite: (name: string, options: { may: "watch" | "control" }) => Done;
  revoke: (name: string) => Done;
  listPeople: () => Done;
  /** For the page's unit. */
  act: (order: string) => Done;
}

const HELP = `
Examples:
  restream status                  what is on air now
  restream status --watch          the same, every 2 seconds; Ctrl-C ends it
  restream doctor                  before going live: is all as it must be?
  restream start all               go live
  restream rollover twitch         a new broadcast before Twitch's 48 h are over
  restream publisher kick home     end an OBS that should not be there

NAME is a destination, as "restream status" lists them.
Exit codes: 0 done and well, 1 done, but something is not well (status says
what), 2 wrong usage, 3 refused, 4 not reachable.`;

const NAMES = "destinations, or all";
const WIDTH = 80;

/** Without commands. Its parse throws CommanderError instead of ending the process. */
export const newProgram = (): Command =>
  new Command("restream")
    .description("Shows what is on air, and starts and ends the broadcasts of this server.")
    .version(version, "--version", "show the version")
    .addHelpText("after", HELP)
    .showHelpAfterError("(restream --help shows what there is)");

/** Adds every command that the server has. */
export const addServerCommands = (program: Command, does: CommandActions): void => {
  program
    .command("status")
    .description("one screen: OBS, each destination, gaps, last events, what to do")
    .option("--watch", "show it anew every 2 seconds until Ctrl-C")
    .option("--json", "for programs: fields are only ever added")
    .action(does.status);
  program
    .command("doctor")
    .option("--json", "for programs: fields are only ever added")
    .description("look at everything that a broadcast needs; changes nothing, never publishes")
    .action(does.doctor);
  program
    .command("start")
    .argument("<name...>", NAMES)
    .description("go live there, and wait until something arrives")
    .action((names: string[]) => does.start(names));
  program
    .command("stop")
    .argument("[name...]", NAMES)
    .option("--skip", "leave out the end that is planned (restream:stopAt)")
    .option("-y, --yes", "do not ask before all are ended")
    .description("END the broadcast there (a clean goodbye; the platform ends it at once)")
    .action(namedUnlessSkipped(does.stop));
  program
    .command("refresh")
    .argument("<name...>", NAMES)
    .description("kill and restart the sending; the broadcast goes on (some seconds missing)")
    .action((names: string[]) => does.refresh(names));
  program
    .command("rollover")
    .argument("[name...]", NAMES)
    .option("--skip", "leave out the next one that is planned (restream:rolloverAt)")
    .description("END the broadcast, wait 30 s, begin a new one (for Twitch's 48 h)")
    .action(namedUnlessSkipped(does.rollover));
  program
    .command("clock", { hidden: true })
    .argument("<what>", "what is due")
    .description("for the timers of the event's clock")
    .action((what: string) => does.strike(what));
  addPair(program, does);
  program
    .command("snapshot")
    .argument("<name.png>", "the file that is written", pngName)
    .addOption(new Option("--print").hideHelp())
    .description("save what the platforms are sent just now as a picture")
    .action(does.snapshot);
  program
    .command("clip")
    .argument("[name.mp4]", "the file that is written (clip-DAY-TIME.mp4)", mp4Name)
    .option("--from <time>", "03:10 or 03:10:30, the latest such; or 2026-01-10T03:10:00Z", moment)
    .option("--minutes <count>", "how many, 1 to 60", minutes, 5)
    .addOption(new Option("--print").hideHelp())
    .description("save a part of what went out, where it is recorded; alone: what is kept")
    .action(does.clip);
  program
    .command("events")
    .option("-n, --number <count>", "the last so many", positive, 20)
    .option("--since <when>", "30m, 2h, 3d ago, or a time such as 2026-01-10T03:00:00Z", since)
    .option("--json", "for programs: one event a line")
    .description("what happened, the newest last; what viewers see; what to do")
    .action(does.events);
  program
    .command("report")
    .argument("[name.html]", "the file that is written; nothing of yours is overwritten", htmlName)
    .option("--from <when>", "3d, 12h ago, or a time; without: the first start", since)
    .option("--to <when>", "the same; without: the last broadcast's end, or now", since)
    .option("--json <file>", "keep what the page is made of, too")
    .addOption(new Option("--print").hideHelp())
    .description("make one page of the whole event, to keep (at home)")
    .action(does.report);
  program
    .command("logs")
    .argument(
      "<name>",
      "a destination, mediamtx, feed, hub, restreamd, notices, broadcasts, picture, page, recording, certificate, peer, failover or clock",
    )
    .option("-n, --number <count>", "the last so many lines", positive, 50)
    .option("-f, --follow", "go on showing new lines until Ctrl-C")
    .description("the last lines that a part of the server said")
    .action(does.logs);
  addPublisher(program, does);
  addPlaceholder(program, does);
  addPage(program, does);
  program
    .command("notify")
    .requiredOption("--test", "send a test notice")
    .description("try the notices: a test message to every target")
    .action(() => does.testNotices());
  addReleases(program, does);
};

/** Beside --skip there is nothing to name. @throws CommanderError where nothing is named without it */
const namedUnlessSkipped =
  <Options extends { skip?: true }>(action: (names: string[], options: Options) => Done) =>
  (names: string[], options: Options, command: Command): Done => {
    // In commander's own words, as of every other command.
    if (names.length === 0 && !options.skip)
      command.error("error: missing required argument 'name'", {
        code: "commander.missingArgument",
      });
    return action(names, options);
  };

/** A command with commands of its own, which does something alone, too. */
const addGroup = (
  program: Command,
  name: string,
  description: string,
  alone: () => Done,
): Command =>
  program
    .command(name)
    .description(description)
    // What is no command of its own must not be taken for an argument of what it does alone.
    .allowExcessArguments()
    .showHelpAfterError(`(restream ${name} --help shows what there is)`)
    .action((_: object, command: Command) => {
      if (command.args.length > 0) refuseUnknown(command);
      return alone();
    });

const addReleases = (program: Command, does: CommandActions): void => {
  program
    .command("releases")
    .option("--forget", "forget all but the one in force, and their keys")
    .description("what pulumi up has installed: the last three releases")
    .action(does.showReleases);
  program
    .command("rollback")
    .argument("[id]", "a release, as releases shows it; without: the one before")
    .option("--allow <id>", "make the cuts that a refused rollback named", allowed)
    .description("install an earlier release again; refused where it would cut a broadcast")
    .action(does.rollback);
};

const addPlaceholder = (program: Command, does: CommandActions): void => {
  const placeholder = addGroup(program, "placeholder", "what viewers see while OBS is away", () =>
    does.showPlaceholder(),
  );
  const allow = ["--allow <id>", "make the cuts that a refusal named", allowed] as const;
  placeholder
    .command("show")
    .description("say which it is, and save a still of it here (also without a command)")
    .action(() => does.showPlaceholder());
  placeholder.command("still", { hidden: true }).action(() => does.printPlaceholder());
  placeholder
    .command("capture")
    .option("--seconds <n>", "how long it is to be at least, 2 to 30", captured, 10)
    .description(
      "record what OBS sends now (a scene for breaks); shown at once if that cuts nothing",
    )
    .action(does.capturePlaceholder);
  placeholder
    .command("use")
    .option(...allow)
    .description("show what was recorded last")
    .action(does.usePlaceholder);
  placeholder
    .command("text")
    .argument("<text>", 'what viewers read, in one word: "Back at 20:15"')
    .option(...allow)
    .description("show another text")
    .action(does.placeholderText);
  placeholder
    .command("reset")
    .option(...allow)
    .description("show the stack's own again (placeholderText, placeholderFile)")
    .action(does.resetPlaceholder);
};

const addPublisher = (program: Command, does: CommandActions): void => {
  const publisher = addGroup(program, "publisher", "who sends to this server (OBS)", () =>
    does.listPublishers(),
  );
  publisher
    .command("list")
    .description("who publishes now, from where, since when (also without a command)")
    .action(() => does.listPublishers());
  publisher
    .command("kick")
    .argument("<who>", "its name or its address, as list shows them")
    .description("end a publisher that should not be there (a ghost)")
    .action((who: string) => does.kick(who));
  program
    .command("cutover")
    .argument("<who>", "a publisher's name; any: all of them again")
    .description("let one publisher (OBS) alone in, and end the others")
    .action((who: string) => does.cutover(who));
  program
    .command("kick", { hidden: true })
    .argument("[who...]")
    .action((who: string[]) =>
      program.error(
        `error: unknown command 'kick'\n(Did you mean publisher kick${who[0] === undefined ? "" : ` ${who[0]}`}?)`,
      ),
    );
};

const addPair = (program: Command, does: CommandActions): void => {
  const pair = program
    .command("pair")
    .option("--json", "for programs: fields are only ever added")
    .description("the server and its spare: who is on air, could the other one go on?")
    .action(does.pair);
  program
    .command("take-over")
    .option("--json", "for programs: fields are only ever added")
    .addOption(new Option("--by-itself").hideHelp())
    .addOption(new Option("--seen-off").hideHelp())
    .description("on the spare: go on in place of a server that is off (see restream rescue)")
    .action(does.takeOver);
  pair
    .command("test-fence")
    .description("switch the spare off and on once, to measure it (restream:pair)")
    .action(() => does.testFence());
  program
    .command("failover")
    .description("let the other server go on now (restream:pair)")
    .action(() => does.failover());
  program
    .command("confirm-dead")
    .argument("<server>", "the one that is dead: first, or second")
    .description("on the other one: it is dead, whatever DigitalOcean says; go on (restream:pair)")
    .action((name: string) => does.confirmDead(name));
};

const addPage = (program: Command, does: CommandActions): void => {
  const page = addGroup(
    program,
    "page",
    "a page with buttons, for people without a shell: who may use it",
    () => does.openPage(),
  );
  page
    .command("open")
    .description("open it at home, through SSH, until Ctrl-C (also without a command)")
    .action(() => does.openPage());
  page
    .command("invite")
    .argument("<name>", "as events and messages call them")
    .addOption(
      new Option("--may <right>", "watch: see; control: start and stop, too")
        .choices(["watch", "control"])
        .makeOptionMandatory(),
    )
    .description("print a link that works once; again for who forgot the passphrase")
    .action((name: string, options: { may: "watch" | "control" }) => does.invite(name, options));
  page
    .command("revoke")
    .argument("<name>", "as list shows them")
    .description("revoke what somebody may; they are signed out at once")
    .action((name: string) => does.revoke(name));
  page
    .command("list")
    .description("who may use the page")
    .action(() => does.listPeople());
  page
    .command("act", { hidden: true })
    .argument("<order>", "verb:destination:person")
    .action((order: string) => does.act(order));
};

/** Adds `help` last, and sets what every command has in common. */
export const finishProgram = (program: Command): Command => {
  program
    .command("help")
    .argument("[command...]")
    .description("show this help, or a command's")
    .action((words: string[]) => {
      commandOf(program, words).help();
    });
  const everyOne = (command: Command): Command[] => [
    command,
    ...command.commands.flatMap((each) => everyOne(each as Command)),
  ];
  // Also of every subcommand: commander would end the process itself.
  for (const each of everyOne(program))
    each.exitOverride().helpCommand(false).configureHelp({ helpWidth: WIDTH });
  return program;
};

const commandOf = (program: Command, words: readonly string[]): Command => {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((each) => each.name() === word);
    if (next === undefined) {
      found.args = [word];
      refuseUnknown(found);
    } else found = next as Command;
  }
  return found;
};

/** commander's own words and suggestion for the first of `args`. It is there, but not in its types. @throws CommanderError */
const refuseUnknown = (command: Command): void => {
  (command as unknown as { unknownCommand: () => void }).unknownCommand();
};
