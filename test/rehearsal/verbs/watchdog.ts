// What the watchdog's rows look at: when a platform is published to again, what restreamd said.
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { rounded } from "./row";
import type { PlatformName } from "../result/platform-names";
import {} from "./deadlines";

/** Seconds from `since` until this platform has a publish that began after it. */
export const publishingAgain = (
  { platforms }: Bed,
  name: PlatformName,
  since: number,
  withinMs: number,
): Promise<number> =>
  eventually(`${name} is published to again`, withinMs, () => {
    const again = platforms[name].connections.find(({ startedAt }) => startedAt > since);
    if (!again) throw new Error("no new publish");
    return rounded((again.startedAt - since) / 1000) ?? 0;
  });

/** restreamd's own lines since then, without systemd's about it. */
export const restreamdSaid = async ({ machine }: Bed, since: number): Promise<string[]> => {
  const text = await machine.exec(
    ...["journalctl", "--identifier=restreamd", "--output=cat", "--no-pager"],
    `--since=@${(since / 1000).toFixed(3)}`,
  );
  return text.split("\n").filter((line) => line.startsWith("unit="));
};

/** What the watchdog is there for: not that something else came first. */
export const saidOf = async (bed: Bed, since: number, unit: string): Promise<string[]> => {
  const lines = await restreamdSaid(bed, since);
  const about = lines.filter((line) => line.startsWith(`unit=${unit}.service `));
  return [
    ...(about.length === 1
      ? []
      : [`restreamd said ${about.length} lines about ${unit}, expected 1`]),
    ...lines
      .filter((line) => !about.includes(line))
      .map((line) => `restreamd also acted elsewhere: ${line}`),
  ];
};

/** Sends a signal to all processes of a unit, as a fault. */
export const signal = async ({ machine }: Bed, unit: string, name: string): Promise<void> => {
  await machine.exec("systemctl", "kill", `--signal=${name}`, unit);
};
