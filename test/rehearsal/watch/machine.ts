// The machine's own troubles: disk, memory, clock, transfer; memory and clock by stand-ins, transfer by what restreamd keeps.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { telling } from "./events";
import { followTold } from "./follow";
import { editMemory } from "./state";
import { tellsOf, untilTold } from "./told";
import { goLive } from "../verbs/go-live";
import { FILL, UNFILL } from "../verbs/full-disk";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";

const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/**
 * Stand-ins for two readings, for restreamd alone: a `timedatectl` that says what the file beside it does, and a copy of
 * /proc/meminfo. Left out: that systemd-timesyncd really loses its servers, and memory that is really gone.
 */
const STAND_IN = `set -e
mkdir -p /run/stand-in /run/systemd/system/restreamd.service.d
echo yes > /run/stand-in/synchronised
printf '#!/bin/sh\\ncat /run/stand-in/synchronised\\n' > /run/stand-in/timedatectl
chmod 755 /run/stand-in/timedatectl
cat /proc/meminfo > /run/stand-in/meminfo
cat > /run/systemd/system/restreamd.service.d/stand-in.conf <<'END'
[Service]
Environment=PATH=/run/stand-in:/usr/bin:/bin
BindReadOnlyPaths=/run/stand-in/meminfo:/proc/meminfo
END
systemctl daemon-reload
systemctl restart restreamd`;
const NO_STAND_IN = `rm -r /run/stand-in /run/systemd/system/restreamd.service.d
systemctl daemon-reload
systemctl restart restreamd`;

const shell = ({ machine }: Bed, script: string): Promise<string> =>
  machine.exec("bash", "-c", script);

/** Keeps the file: it is bound into restreamd's own view. */
const setMemory = (bed: Bed, percent: number): Promise<string> =>
  shell(
    bed,
    `kb=$(( $(awk '/^MemTotal/ {print $2}' /proc/meminfo) * ${percent} / 100 ))
sed "s/^MemAvailable:.*/MemAvailable:   $kb kB/" /proc/meminfo > /tmp/meminfo
cat /tmp/meminfo > /run/stand-in/meminfo; rm /tmp/meminfo`,
  );

export const machineTold = telling(
  {
    name: "machine-told",
    title:
      "memory short, the clock kept by nobody, more transfer than is included: told, and their ends",
  },
  async (bed, problems) => {
    const began = now();
    await shell(bed, STAND_IN);
    try {
      return [
        await tellsOf("memory low", /memory is nearly full: \d % free/, () => setMemory(bed, 5)),
        ...(await following(problems, () =>
          followTold(bed, began, /memory is nearly full/, {
            expects: [/^restream ssh ps -eo rss,comm --sort=-rss$/],
          }),
        )),
        await tellsOf("memory well", /has memory again/, () => setMemory(bed, 60)),
        // It has been wrong for a quarter of an hour; asked at restreamd's start, then every ten minutes.
        await tellsOf("clock", /no time server answers/, async () => {
          await shell(bed, "echo no > /run/stand-in/synchronised");
          await editMemory(bed, ({ machine }) => {
            machine["clock"] = { since: Date.now() - QUARTER_MS };
          });
        }),
        ...(await following(problems, () =>
          followTold(bed, began, /no time server answers/, {
            expects: [/^restream ssh systemctl restart systemd-timesyncd$/],
          }),
        )),
        await tellsOf("clock well", /clock is right again/, () =>
          shell(bed, "echo yes > /run/stand-in/synchronised; systemctl restart restreamd"),
        ),
        await tellsOf("transfer", /about \d{4,} GiB by the end/, () =>
          editMemory(bed, ({ transfer }) => {
            if (!transfer) throw new Error("restreamd counts nothing");
            transfer.before += 200 * GIB;
            transfer.marks = [{ at: Date.now() - 3 * HOUR_MS, bytes: 50 * GIB }];
          }),
        ),
        ...(await following(problems, () =>
          followTold(bed, began, /about \d{4,} GiB by the end/, {
            expects: [/^restream stop NAME$/],
            fills: { NAME: "youtube" },
          }),
        )),
      ];
    } finally {
      await shell(bed, NO_STAND_IN);
    }
  },
);

/** What the advice lacks goes among the problems; it measures nothing. */
const following = async (
  problems: string[],
  follow: () => Promise<string[]>,
): Promise<readonly never[]> => {
  problems.push(...(await follow()));
  return [];
};

/** More than the look that notices, and the one after it. */
const LOOKED_AT_MS = 10_000;

export const diskFullTold: Scenario = {
  name: "disk-full-told",
  title:
    "the disk fills up, to the last byte: told before, the stream untouched, and what happened meanwhile is told afterwards",
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    const since = now();
    const problems: string[] = [];
    try {
      await shell(bed, FILL_TO_5_PERCENT);
      figures["disk low, told after s"] = await untilTold(since, /disk is nearly full: \d %/);
      problems.push(
        ...(await followTold(bed, since, /disk is nearly full/, {
          expects: [
            /^restream ssh journalctl --vacuum-size=200M$/,
            /^restream ssh du -xh --max-depth=3 --threshold=100M \/$/,
          ],
        })),
      );
      await shell(bed, FILL);
      const filledAt = now();
      await pause(LOOKED_AT_MS);
      problems.push(...untouched(bed, filledAt, "unbroken"));
      await bed.publisher.kill();
      await goLive(bed);
      await pause(LOOKED_AT_MS);
    } finally {
      await shell(bed, UNFILL);
    }
    await untilTold(since, /OBS is gone/);
    await untilTold(since, /OBS is back/);
    await untilTold(since, /disk has room again/);
    return outcomeOf({ problems });
  },
};

const FILL_TO_5_PERCENT = `read -r blocks free <<< "$(stat --file-system --format='%b %a' /var)"
size=$(stat --file-system --format=%S /var)
fallocate -l $(( (free - blocks / 20) * size )) /var/filler.first`;
