// `restream rescue`: goes on with the spare in the place of a server that is dead; by one human's command, never by itself.
import { readFileSync } from "node:fs";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { passphraseFor } from "../address/passphrase";
import { canConnect } from "../../infra/reach";
import { apiAccess, TOKEN, type ApiAccess } from "../droplet/api-access";
import { canAsk, isAgreed } from "../droplet/on-screen";
import { say, sayError } from "../output";
import { askPair, stackServer } from "../pair/the-server";
import { pulumiWith, type Pulumi } from "../pulumi";
import { readBySsh, withKnownHosts } from "../run-ssh";
import { memberOf, type Server } from "../server";
import { readConfig, selectedStack } from "../stack";
import { Api } from "../droplet/api";
import { carryOut } from "./carry-out";
import type { Asked } from "./decide";
import type { World } from "./look";
import { BROKEN_OFF } from "./words";

/** It starts all that is wanted, and waits until something arrives. */
const TAKES_OVER_WITHIN_MS = 180_000;
/** As a shell has it for what Ctrl-C ended. */
const INTERRUPTED = 130;

const NO_SPARE =
  "This stack has no spare, so there is nothing to go on with. Is the server off? DigitalOcean's panel: Power, Turn on; then restream start all. Is it lost? restream rebuild. To have a spare next time: docs/usage/spare.md";

export const rescue = async ({ yes, ...asked }: Asked & { yes?: true }): Promise<ExitCode> => {
  const plain = pulumiWith();
  const [stack, access] = await Promise.all([stackServer(plain), accessOf(plain)]);
  const { members } = stack;
  if (members === undefined) throw new CommandError(EXIT.refused, NO_SPARE);
  const onInterrupt = (): void => {
    sayError(BROKEN_OFF);
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", onInterrupt);
  try {
    return await carryOut(worldOf({ ...stack, members }, new Api(access), yes === true), asked);
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
};

/** Where the token is in the stack's file, its passphrase is asked for. */
const accessOf = async (plain: Pulumi): Promise<ApiAccess> => {
  const [stack, config] = await Promise.all([selectedStack(plain), readConfig(plain)]);
  if (!config.has(TOKEN)) return apiAccess(plain);
  const env = await passphraseFor(readFileSync(stack.file, "utf8"), process.env, canAsk());
  return apiAccess(pulumiWith(env));
};

const worldOf = (stack: Server & { members: World["members"] }, api: Api, yes: boolean): World => {
  const startedAt = Date.now();
  return {
    members: stack.members,
    address: stack.address,
    api,
    ask: (name) => askPair(memberOf(stack, name)),
    takeOver: async (name, isSeenOff, heard) => {
      const server = memberOf(stack, name);
      const { code } = await withKnownHosts(server, (knownHosts) =>
        readBySsh(server, knownHosts, {
          line: isSeenOff ? "restream take-over --seen-off" : "restream take-over",
          withinMs: TAKES_OVER_WITHIN_MS,
          heard,
        }),
      );
      return code;
    },
    canConnect,
    isAgreed: async (question) => {
      if (yes) return true;
      if (!canAsk())
        throw new CommandError(
          EXIT.refused,
          `${question} Nobody can be asked here, so nothing was changed. Without a terminal: the same with --yes`,
        );
      return isAgreed(question);
    },
    tell: (words) => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      say(`${String(seconds).padStart(3)} s  ${words}`);
    },
  };
};
