// Carries a rescue out: the old server is seen off, the new one takes over, OBS's address follows; never in another order.
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { OFF, type Asked, type Plan } from "./decide";
import { insist, PATIENCE, type Patience } from "./insist";
import { lookAndDecide, type Decided, type World } from "./look";
import {
  CHANGED,
  isOff,
  leading,
  leads,
  missingIn,
  neverLed,
  neverOff,
  notLedYet,
  notOffYet,
  noNeed,
  question,
  refusalWords,
  situation,
  summary,
  switchingOff,
  takenForDead,
  takeOverFailed,
  takingOver,
  tokenRefused,
  took,
} from "./words";

/** @returns failing: it is on air, and something is left to do. @throws CommandError when nothing took over */
export const carryOut = async (
  world: World,
  asked: Asked,
  patience: Patience = PATIENCE,
): Promise<ExitCode> => {
  const { tell } = world;
  const startedAt = Date.now();
  const decided = await lookAndDecide(world, asked, patience);
  const plan = planOf(decided);
  for (const line of situation(plan, decided.facts, world.members)) tell(line);
  const agreed = plan.seen.length === 0 ? plan : await agreedPlan(world, asked, plan, patience);
  if (agreed === undefined) {
    tell("Nothing was changed.");
    return EXIT.refused;
  }
  await seeOff(world, agreed, patience);
  const isWhole = await takeOver(world, agreed);
  const isLed = await lead(world, agreed, patience);
  const word = await world.ask(agreed.next);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  for (const line of summary({ ...agreed, seconds, word })) tell(line);
  const isAll = isWhole && isLed && word !== undefined && missingIn(word).length === 0;
  return isAll ? EXIT.well : EXIT.failing;
};

/** @throws CommandError that says why nothing is done */
const planOf = ({ decision }: Decided): Plan => {
  if (decision.kind !== "go") throw new CommandError(EXIT.refused, refusalWords(decision));
  return decision;
};

/** Somebody else may have rescued while the question stood there. @returns undefined: it is not wanted */
const agreedPlan = async (
  world: World,
  asked: Asked,
  plan: Plan,
  patience: Patience,
): Promise<Plan | undefined> => {
  if (!(await world.isAgreed(question(plan, plan.seen)))) return undefined;
  const now = planOf(await lookAndDecide(world, asked, patience));
  if (now.old !== plan.old) throw new CommandError(EXIT.refused, CHANGED);
  return now;
};

/** @throws CommandError when it cannot be had, and nobody has said that it is dead */
const seeOff = async (
  { api, members, tell }: World,
  { old, off }: Plan,
  patience: Patience,
): Promise<void> => {
  const { dropletId } = members[old];
  if (off === "none") {
    tell(noNeed(old));
    return;
  }
  if (off === "confirmed") {
    tell(takenForDead(old));
    // For a host that comes back. What it answers changes nothing.
    api.powerOff(dropletId).catch(() => undefined);
    return;
  }
  let isTold = false;
  const inVain = await insist(
    {
      look: async () => {
        const status = await api.statusOf(dropletId);
        return status === OFF ? undefined : `DigitalOcean says that it is ${status}`;
      },
      order: () => {
        if (!isTold) tell(switchingOff(old));
        isTold = true;
        return api.powerOff(dropletId);
      },
      tell: (seen) => {
        tell(notOffYet(old, seen));
      },
    },
    patience,
  );
  if (inVain !== undefined)
    throw new CommandError(
      EXIT.failing,
      inVain.isRefused
        ? tokenRefused(old, inVain.why)
        : neverOff(old, Math.round(patience.within / 1000), inVain.why),
    );
  tell(isOff(old));
};

/** @returns whether all that is wanted was started. @throws CommandError when it did not take over */
const takeOver = async (world: World, { next, off }: Plan): Promise<boolean> => {
  const { tell } = world;
  tell(takingOver(next));
  const code = await world.takeOver(next, off !== "none", (line) => {
    tell(`  ${line}`);
  });
  if (code !== EXIT.well && code !== EXIT.failing)
    throw new CommandError(
      code === EXIT.refused || code === EXIT.usage ? EXIT.refused : EXIT.unreachable,
      takeOverFailed(next, code),
    );
  tell(took(next));
  return code === EXIT.well;
};

/** The broadcast does not wait for it: a failure is told, and the command goes on. */
const lead = async (
  { api, members, address, tell }: World,
  { next }: Plan,
  patience: Patience,
): Promise<boolean> => {
  const { dropletId } = members[next];
  let isTold = false;
  const inVain = await insist(
    {
      look: async () => {
        const holder = await api.holderOf(address);
        if (holder === dropletId) return undefined;
        return holder === undefined ? "it leads nowhere" : `it leads to droplet ${holder}`;
      },
      order: () => {
        if (!isTold) tell(leading(address, next));
        isTold = true;
        return api.assign(address, dropletId);
      },
      tell: (seen) => {
        tell(notLedYet(address, seen));
      },
    },
    patience,
  );
  tell(
    inVain === undefined
      ? leads(address, next)
      : neverLed(address, next, members[next], inVain.why),
  );
  return inVain === undefined;
};
