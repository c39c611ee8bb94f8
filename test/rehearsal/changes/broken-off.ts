// An apply that breaks off at any of its steps leaves a server that works, and the next one completes, with either release.
import type { Bed } from "../bed/bed";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import type { ServerState } from "../verbs/server-state";
import { untouched } from "../verbs/untouched";
import { mustUp } from "../verbs/change";
import {
  applyWhole,
  breakOff,
  bringOther,
  differences,
  forgetOther,
  idInForce,
  installedState,
  staleReaders,
  withCopies,
  type Breaking,
} from "./kept-release";

/** Half-way through its orders, apply has begun to switch. */
const FEWEST_ORDERS = 20;
/** The shell's word for SIGKILL. */
const KILLED = 128 + 9;

/** @param stopsAtFirst at the first problem: for who knows that there is one */
export const breakingOff = (name: string, { stopsAtFirst }: { stopsAtFirst: boolean }): Scenario =>
  rowsAfter("changes", ensureOnAir)(
    name,
    "apply is killed at each of its orders, and meets a full disk at each of its writes: live is untouched, and the next one completes, with the release of before or the new one",
    async (bed, since, figures) => {
      const before = idInForce(bed);
      const after = await bringOther(bed, { rotates: true });
      const problems: string[] = [];
      try {
        await withCopies(bed, [before, after], async () => {
          const states = new Map<string, ServerState>();
          for (const id of [after, before]) {
            await applyWhole(bed, id);
            states.set(id, await installedState(bed));
          }
          let current = before;
          for (const how of ["kill", "full"] as const) {
            // There and back: either release has its turn as the one that breaks off.
            const orders = new Map([
              [after, await ordersOf(bed, how, before, after)],
              [before, await ordersOf(bed, how, after, before)],
            ]);
            current = before;
            const most = Math.max(...orders.values());
            figures[`orders, ${how}, times`] = most;
            if (how === "kill" && Math.min(...orders.values()) < FEWEST_ORDERS)
              problems.push(
                `only ${[...orders.values()].join(" and ")} orders: the switch is not among them`,
              );
            for (let at = 1; at <= most; at++) {
              if (stopsAtFirst && problems.length > 0) break;
              const target = current === before ? after : before;
              const { code } = await breakOff(bed, target, { at, how });
              if (how === "kill" && at <= (orders.get(target) ?? 0) && code !== KILLED)
                problems.push(`${how} at ${at}: apply was not killed, it ended with ${code}`);
              // Both ways on, however the first two fall together.
              const next = at % 4 < 2 ? target : current;
              await applyWhole(bed, next);
              const found = [
                ...differences(states.get(next), await installedState(bed)),
                ...(await staleReaders(bed, { isOther: next === after, rotates: true })),
              ];
              problems.push(...found.map((problem) => `${how} at ${at}: ${problem}`));
              current = next;
            }
          }
          problems.push(...untouched(bed, since, "unbroken"));
          await applyWhole(bed, after);
        });
      } finally {
        await forgetOther(bed);
        await mustUp(bed);
      }
      return { problems };
    },
  );

export const brokenOff = breakingOff("apply-broken-off", { stopsAtFirst: false });

const ordersOf = async (bed: Bed, how: Breaking, from: string, to: string): Promise<number> => {
  await applyWhole(bed, from);
  const { output } = await breakOff(bed, to, { at: 0, how });
  return Number(/orders: (\d+)/.exec(output)?.[1] ?? 0);
};
