// `restream home-ip`: lets this line's present public address in, once or again and again.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { say, sayError } from "../output";
import { explainPulumi, must, pulumiWith, type Pulumi } from "../pulumi";
import { readConfig, selectedStack, type Stack } from "../stack";
import { agree } from "./agree";
import { bringIntoForce } from "./change";
import { lookUp } from "./look-up";
import { passphraseFor } from "./passphrase";
import { changeWords, letInOf, planChange, wantedOf } from "./plan";
import { canConnect } from "../../infra/reach";
import { servicesOf, SERVICES_VARIABLE } from "./services";
import { firewallOf, isInForce } from "./state";

const WATCH_EVERY_MS = 60_000;
const CONNECT_WITHIN_MS = 2000;

export interface HomeIpOptions {
  add?: true;
  watch?: true;
}

export const homeIp = async (options: HomeIpOptions): Promise<ExitCode> => {
  const services = servicesOf(process.env[SERVICES_VARIABLE]);
  const plain = pulumiWith();
  const stack = await selectedStack(plain);
  return options.watch === true
    ? watch(stack, services, options.add === true)
    : once(stack, services, options.add === true);
};

const once = async (stack: Stack, services: readonly string[], add: boolean): Promise<ExitCode> => {
  const seen = agree(await lookUp(services));
  if ("trouble" in seen)
    throw new CommandError(EXIT.refused, `${seen.trouble}\nNothing was changed.`);
  const plain = pulumiWith();
  const step = await look(plain, seen.address, add, undefined);
  if (step.isDone) {
    say(`Your address is ${seen.address}; the server lets it in. Nothing was changed.`);
    return EXIT.well;
  }
  say(`Your address is ${seen.address}.`);
  return step.change(stack, pulumiWith(await passphrase(stack)));
};

const passphrase = (stack: Stack): Promise<NodeJS.ProcessEnv> =>
  passphraseFor(
    readFileSync(stack.file, "utf8"),
    process.env,
    process.stdin.isTTY && process.stdout.isTTY,
  );

interface Step {
  /** The configuration and the firewall say so already. */
  isDone: boolean;
  change: (stack: Stack, pulumi: Pulumi) => Promise<ExitCode>;
}

const look = async (
  pulumi: Pulumi,
  address: string,
  add: boolean,
  ours: string | undefined,
): Promise<Step> => {
  const [config, exported] = await Promise.all([
    readConfig(pulumi),
    must(pulumi, ["stack", "export"]),
  ]);
  const before = letInOf(config);
  const after = planChange(before, { address, add, ours });
  const live = firewallOf(exported);
  const isSet = changeWords(before, after).length === 0;
  return {
    isDone: isSet && (live === undefined || isInForce(live, wantedOf(after))),
    change: (stack, secretly) =>
      bringIntoForce(
        {
          pulumi: secretly,
          stackFile: stack.file,
          reaches: (host, port) => canConnect(host, port, CONNECT_WITHIN_MS),
          say,
        },
        before,
        after,
      ),
  };
};

/** Goes on until Ctrl-C. What goes wrong is told once, and tried again a minute later. */
const watch = async (
  stack: Stack,
  services: readonly string[],
  add: boolean,
): Promise<ExitCode> => {
  const secretly = pulumiWith(await passphrase(stack));
  await checkPassphrase(secretly);
  say("Looking once a minute which address this line has; Ctrl-C ends it.");
  const told = new Once();
  let ours: string | undefined;
  for (;;) {
    const startedAt = Date.now();
    try {
      const seen = agree(await lookUp(services));
      if ("trouble" in seen) told.say(`${seen.trouble}\nNothing was changed; trying again.`);
      else {
        const step = await look(secretly, seen.address, add, ours);
        if (step.isDone) told.say(`${clock()} ${seen.address} is let in.`);
        else {
          say(`${clock()} Your address is ${seen.address}.`);
          await step.change(stack, secretly);
          told.forget();
        }
        ours = seen.address;
      }
    } catch (error) {
      told.say(`${clock()} ${error instanceof Error ? error.message : String(error)}`);
    }
    await pause(Math.max(0, startedAt + WATCH_EVERY_MS - Date.now()));
  }
};

/** At once, and not at three in the morning. @throws CommandError when it is not the stack's */
const checkPassphrase = async (pulumi: Pulumi): Promise<void> => {
  const { code, stderr } = await pulumi(["config", "get", "restream:publishKey"]);
  if (code !== 0 && /passphrase/i.test(stderr))
    throw new CommandError(EXIT.refused, explainPulumi(stderr));
};

const clock = (): string => new Date().toTimeString().slice(0, 8);

/** The same words, but for the time before them, are not said twice in a row. */
class Once {
  #last = "";
  say(words: string): void {
    const what = words.replace(/^\d\d:\d\d:\d\d /, "");
    if (what !== this.#last) sayError(words);
    this.#last = what;
  }
  forget(): void {
    this.#last = "";
  }
}
