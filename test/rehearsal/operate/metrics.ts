// The server's numbers: there only when asked for, on loopback alone, read by Debian's Prometheus at home; nothing of the stream hangs on them.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import type { Running } from "../bed/project";
import { PLATFORMS } from "../result/platform-names";
import type { Figures } from "../result/outcome";
import { mustUp, set, up } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { tooExposed } from "../verbs/exposure";
import { goLive } from "../verbs/go-live";
import { leaksIn } from "../verbs/leaks";
import { checkMetricsFiles, metricsFile, Prometheus } from "../verbs/prometheus";
import { canConnect } from "../verbs/reach";
import { unitOf } from "../verbs/restream";
import { ensureOnAir, expectLive, expectPlaceholder, rounded, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { usedBy } from "../verbs/used";

/** MediaMTX, the machine, ours. */
const PORTS = [9998, 9100, 9101] as const;
const UNITS = ["restreamd-metrics", "restreamd-node-exporter"];
const FIXTURES = resolve(__dirname, "../../fixtures/metrics");

/** Names of others that the alerts and the dashboard read. */
const OTHERS = JSON.parse(readFileSync(resolve(FIXTURES, "others.json"), "utf8")) as Record<
  "mediamtx" | "machine",
  string[]
>;

/** Its package, or, where that is there from the time before, MediaMTX's restart. */
const ON_AIR = /REFUSED[^]*(prometheus-node-exporter|would restart MediaMTX)/;

/** On air, asked for while that is refused, then between two broadcasts. */
const withMetrics = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  const off = await bed.project.restream(["metrics"]);
  await set(bed, "metrics", "true");
  const live = await up(bed);
  const problems = [
    ...expects("restream metrics while they are off", off, 3, /restream:metrics is off there/),
    ...(live.code !== 0 && ON_AIR.test(live.output)
      ? []
      : [`on air it was not refused: ${live.output.slice(-600)}`]),
    ...(await listeners(bed)).map((address) => `it listens already: ${address}`),
  ];
  if (problems.length > 0) throw new Error(problems.join("; "));
  await bed.publisher.kill();
  await bed.machine.exec("systemctl", "stop", ...PLATFORMS.map(unitOf));
  await mustUp(bed);
  await ensureOnAir(bed);
};

/** Addresses with one of the ports, whatever listens there. */
const listeners = async ({ machine }: Bed): Promise<string[]> => {
  const list = await machine.exec("ss", "-Hltn");
  return list
    .split("\n")
    .flatMap((line) => /\s(\S+:\d+)\s/.exec(line)?.[1] ?? [])
    .filter((address) => PORTS.some((port) => address.endsWith(`:${port}`)))
    .sort();
};

export const metricsScraped = rowsAfter("operate", withMetrics)(
  "metrics-scraped",
  "restream:metrics: refused on air; on loopback alone; Debian's Prometheus at home scrapes it through restream metrics, alerts while OBS is gone; killed and frozen nobody notices; taken out, nothing is left",
  async (bed, since, figures) => {
    const problems = [...(await closedToAll(bed)), ...(await sandboxed(bed))];
    bed.say(checkMetricsFiles(bed, readFileSync(resolve(FIXTURES, "alerts.test.yml"), "utf8")));
    const tunnel = bed.project.startRestream(["metrics"]);
    let prometheus: Prometheus | undefined;
    try {
      await eventually("the tunnel is open", WITHIN_MS.said, () => {
        if (!tunnel.output.includes("until Ctrl-C")) throw new Error(tunnel.output);
      });
      problems.push(
        ...(tunnel.output.includes("does not answer") ? [tunnel.output] : []),
        ...expects(
          "a second one",
          await bed.project.restream(["metrics"]),
          3,
          /are taken on this machine/,
        ),
        ...(await pages(bed)),
      );
      prometheus = await Prometheus.start(bed);
      problems.push(...(await scraped(prometheus)), ...(await drawn(bed, prometheus)));
      problems.push(...(await alerted(bed, prometheus, figures)));
      // Scraped each second, fifteen times as often as the configuration says.
      const used = await usedBy(bed, UNITS);
      figures["both take MB"] = rounded(used.megabytes);
      figures["both took CPU s"] = rounded(used.cpuSeconds);
      figures["of s"] = rounded((now() - since) / 1000);
      problems.push(...(await besideTheStream(bed, prometheus, figures)));
    } finally {
      await prometheus?.end();
      problems.push(...(await ended(bed, tunnel)));
    }
    return { problems: [...problems, ...(await takenOut(bed))] };
  },
);

/** What listens does so on loopback; nobody from outside gets there, not even home. */
const closedToAll = async (bed: Bed): Promise<string[]> => {
  const address = (await bed.project.output("address")) as string;
  const found = await listeners(bed);
  const expected = PORTS.map((port) => `127.0.0.1:${port}`).sort();
  const reached = await Promise.all(
    [bed.stranger, bed.home].flatMap((host) =>
      PORTS.map(async (port) => ({ host, port, is: await canConnect(host, address, port) })),
    ),
  );
  return [
    ...(found.join() === expected.join() ? [] : [`listening: ${found.join(", ")}`]),
    ...reached.filter(({ is }) => is).map(({ host, port }) => `${host.name} reached ${port}`),
  ];
};

const sandboxed = async (bed: Bed): Promise<string[]> => {
  const { machine } = bed;
  const debians = await machine.exec(
    ...["bash", "-c", "systemctl is-enabled prometheus-node-exporter; true"],
  );
  return [
    ...(await tooExposed(bed, UNITS)),
    ...(debians.trim() === "masked" ? [] : [`Debian's own exporter is ${debians.trim()}`]),
  ];
};

/** As anybody on the droplet reads them: no key, and in ours and the machine's no address; the names that others rely on. */
const pages = async ({ machine }: Bed): Promise<string[]> => {
  const read = (port: number): Promise<string> =>
    machine.exec("curl", "--fail", "--silent", `http://127.0.0.1:${port}/metrics`);
  const [mediamtx, theMachine, ours] = [await read(9998), await read(9100), await read(9101)];
  return [
    ...[mediamtx, theMachine, ours].flatMap((page, at) => [
      ...leaksIn(page, SECRETS).map((key) => `${key} stands on page ${at}`),
      ...(page.includes("_") ? [] : [`page ${at} is empty: nothing is proved`]),
    ]),
    // MediaMTX's own page has it; Prometheus is told to drop it, and `scraped` sees that.
    ...(mediamtx.includes(HOME) ? [] : ["MediaMTX's page has no connection: nothing is proved"]),
    ...[theMachine, ours].flatMap((page) =>
      page.includes(HOME) ? ["OBS's address stands there"] : [],
    ),
    ...OTHERS.mediamtx.filter((name) => !mediamtx.includes(`\n${name}{`)),
    ...OTHERS.machine.filter((name) => !new RegExp(`^${name}[{ ]`, "m").test(theMachine)),
  ];
};

/** Waits until the expression has exactly these values, in any order. */
const until = async (
  prometheus: Prometheus,
  expression: string,
  values: readonly number[],
): Promise<void> => {
  await eventually(`${expression} is ${values.join(", ")}`, WITHIN_MS.scraped, async () => {
    const found = (await prometheus.query(expression)).map(({ value }) => value);
    if (found.join() !== values.join()) throw new Error(`it is ${found.join(", ") || "nothing"}`);
  });
};

/** OBS's rate, picture and sound, bytes a second (late.ts has it in kb/s). */
const RATE = 770_000;

const scraped = async (prometheus: Prometheus): Promise<string[]> => {
  await until(prometheus, "up", [1, 1, 1]);
  await until(prometheus, "restream_publisher_online", [1]);
  await until(prometheus, 'restream_destination_state{state="sending"}', [1, 1]);
  const one = async (expression: string): Promise<number> =>
    (await prometheus.query(expression))[0]?.value ?? NaN;
  for (const rate of [
    "avg_over_time(restream_publisher_bytes_per_second[10s])",
    "rate(paths_inbound_bytes[10s])",
  ])
    // Before there are ten seconds of it, a rate is too low.
    await eventually(`${rate} is OBS's`, WITHIN_MS.scraped, async () => {
      const found = await one(rate);
      if (!(found > RATE / 2 && found < RATE * 2)) throw new Error(`${found} B/s`);
    });
  const age = await one("time() - restream_last_look_timestamp_seconds");
  const disk = await one('node_filesystem_avail_bytes{mountpoint="/"}');
  const connections = await prometheus.query('count({__name__=~"rtmp_conns.*"})');
  const addresses = await prometheus.query(`count({remoteAddr=~".+"})`);
  return [
    ...(age < 10 ? [] : [`restreamd's last look is ${age} s old`]),
    ...(disk > 0 ? [] : [`the disk has ${disk} B free`]),
    ...(connections.length + addresses.length === 0 ? [] : ["Prometheus keeps connections"]),
  ];
};

/** Nobody is asked for viewers, it is too early for the traffic's end, and all is well. */
const NOT_KNOWN_YET = /^restream_(destination_viewers|transfer_expected_bytes|open_troubles)$/;

/** Every line of the dashboard has something to draw. */
const drawn = async (bed: Bed, prometheus: Prometheus): Promise<string[]> => {
  const { panels } = JSON.parse(metricsFile(bed, "dashboard.json")) as {
    panels: { targets: { expr: string }[] }[];
  };
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const found = await Promise.all(
    expressions.map(async (expression) => ({
      expression,
      lines: (await prometheus.query(expression)).length,
    })),
  );
  return found
    .filter(({ expression, lines }) => lines === 0 && !NOT_KNOWN_YET.test(expression))
    .map(({ expression }) => `nothing to draw: ${expression}`);
};

const alerted = async (bed: Bed, prometheus: Prometheus, figures: Figures): Promise<string[]> => {
  const name = "RestreamObsAway";
  const seen = new Set<string>();
  const stateOf = async (): Promise<string> =>
    (await prometheus.alerts()).find((alert) => alert.name === name)?.state ?? "none";
  const before = await prometheus.alerts();
  await bed.publisher.kill();
  const goneAt = now();
  await eventually("it is firing", WITHIN_MS.scraped, async () => {
    seen.add(await stateOf());
    if (!seen.has("firing")) throw new Error([...seen].join());
  });
  figures["alert firing after s"] = rounded((now() - goneAt) / 1000);
  await expectPlaceholder(bed, goneAt);
  await goLive(bed);
  const backAt = now();
  await eventually("it is resolved", WITHIN_MS.scraped, async () => {
    const state = await stateOf();
    if (state !== "none") throw new Error(state);
  });
  figures["alert resolved after s"] = rounded((now() - backAt) / 1000);
  return [
    ...before.map((alert) => `on air ${alert.name} was ${alert.state}`),
    ...(seen.has("pending") ? [] : ["it was never pending"]),
  ];
};

/** Frozen, killed, stopped, and restreamd with them: viewers see nothing of it, Prometheus all. */
const besideTheStream = async (
  bed: Bed,
  prometheus: Prometheus,
  figures: Figures,
): Promise<string[]> => {
  const { machine } = bed;
  const [ours, exporter] = UNITS as [string, string];
  return liveUntouched(bed, figures, now(), async () => {
    await machine.exec("systemctl", "kill", "--signal=STOP", ours);
    await machine.exec("systemctl", "stop", exporter);
    await until(prometheus, 'up{job=~"restream|machine"}', [0, 0]);
    // Frozen, it is killed; systemd starts it again.
    await machine.exec("systemctl", "kill", "--signal=KILL", ours);
    await machine.exec("systemctl", "start", exporter);
    await until(prometheus, "up", [1, 1, 1]);
    await machine.exec("systemctl", "kill", "--signal=KILL", exporter);
    await machine.exec("systemctl", "stop", "restreamd");
    await until(prometheus, "count(restream_publisher_online) or vector(0)", [0]);
    await until(prometheus, "up", [1, 1, 1]);
    await until(prometheus, "count(restream_last_look_timestamp_seconds)", [1]);
    await machine.exec("systemctl", "start", "restreamd");
    await until(prometheus, "restream_publisher_online", [1]);
  });
};

const ended = async (bed: Bed, tunnel: Running): Promise<string[]> => {
  tunnel.end("SIGINT");
  const code = await tunnel.ended;
  const open = await Promise.all(PORTS.map((port) => canConnect(bed.home, "127.0.0.1", port)));
  return [
    ...(code === 0 ? [] : [`restream metrics ended with ${code}: ${tunnel.output}`]),
    ...PORTS.filter((_, at) => open[at]).map((port) => `${port} is still open at home`),
  ];
};

/** In a gap: MediaMTX starts anew, and no broadcast ends. */
export const forgetMetrics = async (bed: Bed): Promise<void> => {
  if (bed.publisher.isStarted) await bed.publisher.kill();
  await set(bed, "metrics");
  await mustUp(bed);
};

/** What stays of them once they were asked for, is there. */
export const metricsOnce = async (bed: Bed): Promise<void> => {
  await withMetrics(bed);
  await forgetMetrics(bed);
};

const takenOut = async (bed: Bed): Promise<string[]> => {
  await forgetMetrics(bed);
  const left = await bed.machine.exec(
    ...["bash", "-c"],
    // But the package, and the mask without which it would start its own.
    "find /etc/systemd /etc/restream /usr/local -type f | grep -E 'metrics|node-exporter'; systemctl list-units --no-legend --all 'restreamd-metrics*' 'restreamd-node*' 'prometheus-node*'; pgrep -a prometheus; true",
  );
  const found = await listeners(bed);
  await goLive(bed);
  await expectLive(bed, now());
  return [
    ...(left.trim() === "" ? [] : [`left: ${left.trim()}`]),
    ...found.map((address) => `still listening: ${address}`),
  ];
};
