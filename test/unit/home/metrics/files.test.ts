// The files for Prometheus and Grafana name only numbers that somebody gives, and only commands that there are.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { METRICS } from "../../../../control/metrics/numbers";
import { METRICS_PORT } from "../../../../control/shared/names";
import { PORTS } from "../../../../home/metrics/tunnel";
import { MEDIAMTX_METRICS_ADDRESS } from "../../../../infra/names";
import { wrongWith } from "../../docs/the-command";

const ROOT = join(__dirname, "../../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Of MediaMTX (its page at /metrics) and Debian's node exporter: the row metrics-scraped sees that each is really there. */
const OTHERS = JSON.parse(read("test/fixtures/metrics/others.json")) as Record<string, string[]>;
/** Prometheus's own. */
const OWN = ["up"];
const KNOWN = new Set([...Object.keys(METRICS), ...Object.values(OTHERS).flat(), ...OWN]);

const WORDS = new Set(["by", "on", "and", "or", "unless", "without", "ignoring", "bool"]);

/** The names of numbers in an expression of Prometheus's. */
const namesIn = (expression: string): string[] =>
  [
    ...expression
      .replaceAll(/"[^"]*"/g, "")
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|on|without|ignoring) *\([^)]*\)/g, " ")
      .matchAll(/\b[a-z_:][\w:]*\b(?!\s*\()/gi),
  ]
    .map(([name]) => name)
    .filter((name) => !WORDS.has(name));

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}
const RULES = (
  parse(read("home/metrics/alerts.yml")) as { groups: { rules: Rule[] }[] }
).groups.flatMap(({ rules }) => rules);
const PANELS = (
  JSON.parse(read("home/metrics/dashboard.json")) as {
    panels: { id: number; title: string; targets: { expr: string }[] }[];
  }
).panels;

describe("the names in an expression", () => {
  it.each([
    ['sum by (a) (rate(x_total{b="c d"}[5m])) / on(e) y_bytes > 0.1', ["x_total", "y_bytes"]],
    ["time() - x_seconds > 30 or up unless on() y", ["x_seconds", "up", "y"]],
  ])("%s", (expression, names) => {
    expect(namesIn(expression)).toEqual(names);
  });
});

describe("the alerts", () => {
  it.each(RULES.map((rule) => [rule.alert, rule] as const))(
    "%s reads what is there, and says what to do",
    (_, { expr, labels, annotations: { summary, description } }) => {
      expect(namesIn(expr).length).toBeGreaterThan(0);
      expect(namesIn(expr).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(["now", "today"]).toContain(labels.severity);
      expect(summary).not.toMatch(/\.$/);
      expect(description).toMatch(/^Viewers: (not affected|placeholder|frozen|OFFLINE|not yet)/);
      const commands = [...description.matchAll(/\brestream (.*?)(?=\. |, then|$)/g)].map(
        ([, words = ""]) => words.replaceAll(/\{\{ \S+ \}\}/g, "twitch").split(" "),
      );
      expect(commands.length).toBeGreaterThan(0);
      for (const words of commands) expect([words, wrongWith(words)]).toEqual([words, undefined]);
    },
  );
  it("are each tried by promtool", () => {
    const tests = read("test/fixtures/metrics/alerts.test.yml");
    for (const { alert } of RULES) expect(tests).toContain(`alertname: ${alert}\n`);
  });
  it("tell of OBS in the words of the notices", () => {
    const { summary, description = "" } =
      RULES.find(({ alert }) => alert === "RestreamObsAway")?.annotations ?? {};
    const told = read("docs/messages.md");
    expect(told).toContain(`🔴 **${summary ?? "?"} (`);
    const sentences = description
      .split(/(?<=[.?]) /)
      .filter((each) => !/^Viewers|restream/.test(each))
      .map((each) => each.replace(/\.$/, ""));
    expect(sentences.length).toBeGreaterThan(3);
    for (const sentence of sentences) expect(told.includes(sentence) ? "" : sentence).toBe("");
  });
});

describe("the dashboard", () => {
  it.each(PANELS.map(({ title, targets }) => [title, targets] as const))(
    "%s reads what is there",
    (_, targets) => {
      const names = targets.flatMap(({ expr }) => namesIn(expr));
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
    },
  );
  it("has a number of its own for each panel", () => {
    expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  });
});

describe("prometheus.yml", () => {
  it("scrapes what the tunnel brings, and nothing else", () => {
    const { scrape_configs: jobs } = parse(read("home/metrics/prometheus.yml")) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    expect(targets.sort()).toEqual(PORTS.map((port) => `127.0.0.1:${port}`).sort());
  });
  it("is at the ports that the server has", () => {
    const exporter = read("files/etc/systemd/system/restreamd-node-exporter.service");
    const [, machine = "?"] = /--web\.listen-address=127\.0\.0\.1:(\d+) /.exec(exporter) ?? [];
    expect([...PORTS].sort()).toEqual(
      [Number(MEDIAMTX_METRICS_ADDRESS.split(":")[1]), Number(machine), METRICS_PORT].sort(),
    );
  });
});
