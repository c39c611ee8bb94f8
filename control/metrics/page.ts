// Writes numbers as Prometheus reads them, by its official library: a name without a sample is left out.
import { Counter, Gauge, Registry } from "prom-client";
import { METRICS, type MetricName, type Sample } from "./numbers";

export interface Page {
  contentType: string;
  text: string;
}

export const pageOf = async (samples: readonly Sample[]): Promise<Page> => {
  const registry = new Registry();
  for (const name of Object.keys(METRICS) as MetricName[]) {
    const own = samples.filter((sample) => sample.name === name);
    // The library would show 0 for one that nothing is known of.
    if (own.length === 0) continue;
    const { type, help, labels } = METRICS[name];
    const named = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === "gauge") {
      const gauge = new Gauge<string>(named);
      for (const each of own) gauge.set(each.labels, each.value);
    } else {
      const counter = new Counter<string>(named);
      for (const each of own) counter.inc(each.labels, each.value);
    }
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
};
