// Debian's Prometheus at home, on the project's own configuration and alerts, each second instead of each quarter minute.
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { eventually } from "../../support/eventually";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { INSIDE } from "../bed/tools-root";
import { WITHIN_MS } from "./deadlines";

const PORT = 9090;
/** In the run's folder. */
const FOLDER = "prometheus";
/** The alerts' own waits are tried by promtool. */
export const SHORT_SECONDS = 3;

export interface PrometheusSample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** @param state pending: it is so, and not yet for long enough */
export interface Alert {
  name: string;
  state: "pending" | "firing";
}

/** The text of a file of the project's metrics, as it is in the operator's checkout. */
export const metricsFile = ({ project }: Bed, name: string): string =>
  readFileSync(join(project.folder, "home/metrics", name), "utf8");

/** What promtool says of the project's files. @throws Error with its words */
export const checkMetricsFiles = (bed: Bed, test: string): string => {
  const folder = join(bed.runFolder, `${FOLDER}-test`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "alerts.yml"), metricsFile(bed, "alerts.yml"));
  writeFileSync(join(folder, "alerts.test.yml"), test);
  return [
    bed.tool(["promtool", "check", "config", `${INSIDE}/checkout/home/metrics/prometheus.yml`]),
    bed.tool(["promtool", "test", "rules", `${INSIDE}/${FOLDER}-test/alerts.test.yml`]),
  ].join("");
};

/** Prometheus, as long as it runs. */
export class Prometheus {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(bed: Bed): Promise<Prometheus> {
    const folder = join(bed.runFolder, FOLDER);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "prometheus.yml"),
      metricsFile(bed, "prometheus.yml").replace(/_interval: 15s/g, "_interval: 1s"),
    );
    writeFileSync(
      join(folder, "alerts.yml"),
      metricsFile(bed, "alerts.yml").replace(/for: \w+/g, `for: ${SHORT_SECONDS}s`),
    );
    const inside = `${INSIDE}/${FOLDER}`;
    const child = bed.spawnTool([
      "prometheus",
      `--config.file=${inside}/prometheus.yml`,
      `--storage.tsdb.path=${inside}/data`,
      `--web.listen-address=${HOME}:${PORT}`,
    ]);
    let words = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2000)));
    const prometheus = new Prometheus(child);
    await eventually("Prometheus runs", WITHIN_MS.scraped, async () => {
      if (child.exitCode !== null) throw new Error(words);
      await prometheus.query("vector(1)");
    });
    return prometheus;
  }

  /** What an expression is now. @throws Error when Prometheus does not answer, or not take it */
  async query(expression: string): Promise<PrometheusSample[]> {
    const { result } = await ask<{
      result: { metric: Record<string, string>; value: [number, string] }[];
    }>(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  }

  /** Those that are pending or firing. */
  async alerts(): Promise<Alert[]> {
    const { alerts } = await ask<{
      alerts: { state: Alert["state"]; labels: Record<string, string> }[];
    }>("alerts");
    return alerts.map(({ state, labels }) => ({ name: labels["alertname"] ?? "", state }));
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}

const ask = async <Data>(path: string): Promise<Data> => {
  const response = await fetch(`http://${HOME}:${PORT}/api/v1/${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`Prometheus: ${response.status} ${text}`);
  return (JSON.parse(text) as { data: Data }).data;
};
