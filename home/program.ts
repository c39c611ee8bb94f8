// Decides which commands there are at home, and who does each: the server's over SSH, the others here.
import { CommanderError, Option, type Command } from "commander";
import { addServerCommands, finishProgram, newProgram } from "../control/command/commands";
import { EXIT } from "../control/command/exit-code";
import { addCompletion } from "./completion";
import { NODES, withoutNode, type Node } from "./pair/node";
import { SERVERS, type ServerName } from "../infra/servers";

/** As it was typed; without `from`: what is kept is asked for. */
export interface AskedClip {
  from?: string;
  minutes: number;
}

/** As it was typed. */
export interface AskedRescue {
  from?: ServerName;
  confirmDead?: ServerName;
  yes?: true;
}

/** What is done at home; each resolves with its exit code. */
export interface HomeActions {
  /** The command that follows is for this server of a pair. */
  chooseNode: (node: Node) => void;
  /** The server's command with these words, as they were typed. */
  runOnServer: (words: readonly string[]) => Promise<number>;
  /** The server's command with these words, and the still in a file here. */
  showPlaceholder: (words: readonly string[]) => Promise<number>;
  doctor: (options: { json?: true; home?: true }) => Promise<number>;
  /** The server's picture, in this file here. */
  snapshot: (file: string) => Promise<number>;
  /** The server's page, until Ctrl-C. */
  openPage: () => Promise<number>;
  /** A part of the recording, in a file here. @param words as they were typed */
  clip: (words: readonly string[], file: string | undefined, asked: AskedClip) => Promise<number>;
  /** The whole event as a page, in this file here. @param file undefined: one of the stack's name and the day */
  report: (
    file: string | undefined,
    options: { from?: number; to?: number; json?: string },
  ) => Promise<number>;
  setup: () => Promise<number>;
  homeIp: (options: { add?: true; watch?: true }) => Promise<number>;
  /** @param folder undefined: one of that publisher's name */
  obsProfile: (publisher: string, folder: string | undefined) => Promise<number>;
  metrics: () => Promise<number>;
  destroy: (options: { yes?: true }) => Promise<number>;
  rebuild: (options: { node?: Node; yes?: true }) => Promise<number>;
  rescue: (asked: AskedRescue) => Promise<number>;
  /** @param words as they were typed */
  confirmDead: (name: string, words: readonly string[]) => Promise<number>;
  logIn: (words: readonly string[]) => Promise<number>;
}

const HOME_IP_HELP = `
Two services on the internet are asked, and must agree. To ask others, set
RESTREAM_IP_SERVICES to two or more https addresses with blanks between them.
--watch asks for the stack's passphrase once, or takes it from
PULUMI_CONFIG_PASSPHRASE.`;

/** What is done here for the whole stack, or names its server itself. */
const NOT_FOR_ONE = ["setup", "home-ip", "obs-profile", "rescue", "rebuild", "destroy"];

/** @param words as they were typed @param ended gets the exit code of the command that ran */
export const homeProgramOf = (
  words: readonly string[],
  does: HomeActions,
  ended: (code: number) => void,
): Command => {
  const doing =
    <Args extends unknown[]>(action: (...args: Args) => Promise<number>) =>
    async (...args: Args): Promise<void> => {
      ended(await action(...args));
    };
  const program = newProgram().enablePositionalOptions().commandsGroup("On the server:");
  program.addOption(
    new Option("--node <which>", "with a spare: which server, before the command").choices(NODES),
  );
  program.hook("preAction", (_, command) => {
    const { node } = program.opts<{ node?: Node }>();
    if (node === undefined) return;
    if (NOT_FOR_ONE.includes(command.name()))
      command.error(
        `error: --node before ${command.name()} means nothing: ${command.name()} --help`,
      );
    does.chooseNode(node);
  });
  const typed = withoutNode(words);
  const remote = doing(() => does.runOnServer(typed));
  addServerCommands(program, {
    ...{
      status: remote,
      doctor: doing((options: { json?: true; home?: true }) => does.doctor(options)),
      snapshot: doing((file: string) => does.snapshot(file)),
      clip: doing((file: string | undefined, asked: AskedClip) => does.clip(typed, file, asked)),
      report: doing(
        (file: string | undefined, options: { from?: number; to?: number; json?: string }) =>
          does.report(file, options),
      ),
      start: remote,
      stop: remote,
      refresh: remote,
      rollover: remote,
      strike: remote,
      pair: remote,
      takeOver: remote,
      // By its own address: OBS's moves meanwhile.
      failover: doing(() => {
        if (program.opts<{ node?: Node }>().node === undefined) does.chooseNode("on-air");
        return does.runOnServer(typed);
      }),
      confirmDead: doing((name: string) => does.confirmDead(name, typed)),
      testFence: remote,
    },
    ...{
      events: remote,
      logs: remote,
      listPublishers: remote,
      kick: remote,
      cutover: remote,
      testNotices: remote,
    },
    ...{ showReleases: remote, rollback: remote },
    ...{
      showPlaceholder: doing(() => does.showPlaceholder(typed)),
      printPlaceholder: remote,
      capturePlaceholder: remote,
      placeholderText: remote,
      usePlaceholder: remote,
      resetPlaceholder: remote,
    },
    ...{
      openPage: doing(() => does.openPage()),
      invite: remote,
      revoke: remote,
      listPeople: remote,
      act: remote,
    },
  });
  program.commands
    .find((command) => command.name() === "doctor")
    ?.option("--home", "look at this laptop's side, too: firewall, copy of the state, way in");
  program.commandsGroup("Here, at home:");
  program
    .command("setup")
    .description("set the stack up, question by question; can be stopped and called again")
    .action(doing(() => does.setup()));
  program
    .command("home-ip")
    .option("--add", "keep the old address as well")
    .option("--watch", "go on looking, once a minute, until Ctrl-C")
    .description("let your present public address in (firewall only, also while live)")
    .addHelpText("after", HOME_IP_HELP)
    .action(doing((options: { add?: true; watch?: true }) => does.homeIp(options)));
  program
    .command("obs-profile")
    .argument("[publisher]", "for which OBS: home, or one of restream:publishers", "home")
    .argument("[folder]", "where to; nothing of yours is overwritten")
    .description("write a profile that OBS imports, as the stack is set")
    .action(
      doing((publisher: string, folder: string | undefined) => does.obsProfile(publisher, folder)),
    );
  program
    .command("metrics")
    .description("lead Prometheus to the server's numbers (restream:metrics), until Ctrl-C")
    .action(doing(() => does.metrics()));
  program
    .command("ssh")
    .argument("[command...]", "one word: a line for the server's shell; several: as they are")
    .passThroughOptions()
    .description("log in on the server, with the stack's key and host key")
    .action(doing((line: string[]) => does.logIn(line)));
  program
    .command("rescue")
    .addOption(new Option("--from <name>", "which server is to go").choices(SERVERS))
    .addOption(
      new Option("--confirm-dead <name>", "nobody can see it off: you know it is").choices(SERVERS),
    )
    .option("--yes", "ask nothing")
    .description("go on with the spare: switches the dead server off first, moves OBS's address")
    .action(doing((asked: AskedRescue) => does.rescue(asked)));
  program
    .command("rebuild")
    .addOption(new Option("--node <which>", "with a spare: which of the two").choices(NODES))
    .option("--yes", "ask nothing")
    .description("make a new server in place of this one, between two broadcasts (a new address)")
    .action(doing((options: { node?: Node; yes?: true }) => does.rebuild(options)));
  program
    .command("destroy")
    .option("--yes", "ask nothing")
    .description("delete the server: says what would end and what it costs to leave it, and asks")
    .action(doing((options: { yes?: true }) => does.destroy(options)));
  addCompletion(program);
  return finishProgram(program);
};

/** commander has said what is wrong; only help and version end well. */
export const exitCodeOfCommander = (error: CommanderError): number =>
  error.exitCode === 0 ? EXIT.well : EXIT.usage;
