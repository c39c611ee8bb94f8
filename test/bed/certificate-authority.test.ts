// Let's Encrypt as rehearsals have it: real lego gets certificates of it, and says in its own words what went wrong.
//
// test/fixtures/lego/ holds those words. `WHOLE=1 npx vitest run --project engine certificate-authority -u` writes them
// anew and takes four minutes: lego asks six times before it gives up. Without it two legos are ended after their first
// attempt, and what they said of that is compared.
import { X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureDebianRoots } from "../support/parts/debian-root";
import { ensureLego, LEGO_VERSION } from "../support/parts/lego";
import { startPackageProxy } from "../support/parts/package-proxy";
import { ensurePebble } from "../support/parts/pebble";
import { removeRun } from "../support/world/left-behind";
import { createRunFolder, type RunFolder } from "../support/world/sandbox";
import type { CourseOrder, CourseResult } from "./certificate-authority/contract";
import { goThrough, type Ordered } from "./course";
import { steady } from "./certificate-authority/words";

const ROOT = resolve(__dirname, "../..");
const IS_WHOLE = process.env["WHOLE"] !== undefined;
const PARTS_WITHIN_MS = 600_000;

let run: RunFolder;
let result: CourseResult;
beforeAll(async () => {
  run = createRunFolder();
  const preparation = { say: console.error, signal: AbortSignal.timeout(PARTS_WITHIN_MS) };
  const proxy = await startPackageProxy(join(run.path, "packages.sock"));
  const { tools: toolsRoot } = await ensureDebianRoots(preparation, proxy.url);
  await proxy.close();
  const { path } = await ensureLego(preparation);
  execFileSync("tar", ["-C", run.path, "-xzf", path, "lego"]);
  const lego = join(run.path, "lego");
  expect(execFileSync(lego, ["--version"], { encoding: "utf8" })).toBe(
    `lego version ${LEGO_VERSION} linux/amd64\n`,
  );
  const pebble = await ensurePebble(preparation);
  const order: Omit<CourseOrder, keyof Ordered> = { toolsRoot, pebble, lego, isWhole: IS_WHOLE };
  result = await goThrough(run, join(__dirname, "certificate-authority/course.ts"), order);
});
// Optional: when it could not be made, its error is the one to see.
afterAll(async () => {
  if (run as RunFolder | undefined) await removeRun(run);
});

/** Leaf and what signed it. @throws Error when the chain does not lead to the root */
const leafOf = (chain: string, root: string): X509Certificate => {
  const [leaf, ...others] = [...chain.matchAll(/-----BEGIN[^]+?-----END CERTIFICATE-----/g)].map(
    ([pem]) => new X509Certificate(pem),
  );
  if (!leaf) throw new Error("no certificate");
  let signed = leaf;
  for (const issuer of [...others, new X509Certificate(root)]) {
    expect(signed.verify(issuer.publicKey)).toBe(true);
    signed = issuer;
  }
  return leaf;
};
const secondsOf = ({ validFrom, validTo }: X509Certificate): number =>
  (Date.parse(validTo) - Date.parse(validFrom)) / 1000 + 1;
const wordsOf = (name: string): string =>
  steady(result.said[name]?.words ?? "", join(run.path, name), result.addresses[name] ?? "");
/** The last line of what lego said. */
const lastOf = (words: string): string => words.trim().split("\n").at(-1) ?? "";

describe("a certificate", () => {
  it("for an address is of the profile shortlived", () => {
    const leaf = leafOf(result.first.address, result.rootBefore);
    expect(leaf.subjectAltName).toBe(`IP Address:${result.addresses["address"] ?? ""}`);
    expect(secondsOf(leaf)).toBe(160 * 3600);
  });
  it("for a name is of the profile that Let's Encrypt takes unasked", () => {
    const leaf = leafOf(result.first.name, result.rootBefore);
    expect(leaf.subjectAltName).toBe("DNS:stream.example");
    expect(secondsOf(leaf)).toBe(90 * 86_400);
  });
  it("lasts as long as is told, of the same root and for the same account", () => {
    expect(result.said["short"]?.code).toBe(0);
    expect(secondsOf(leafOf(result.short, result.rootBefore))).toBe(2);
    expect(result.rootAfter).toBe(result.rootBefore);
    expect(result.said["short"]?.words).not.toContain("Private key saved");
  });
  it("is renewed by lego once half of a short life is over, and not before", () => {
    expect(result.said["not-due"]).toMatchObject({ code: 0 });
    expect(lastOf(result.said["not-due"]?.words ?? "")).toContain("Skip renewal");
    expect(result.said["renewal"]?.code).toBe(0);
    const { address } = result.addresses;
    expect(
      result.orders.filter(({ identifiers }) => identifiers[0]?.value === address),
    ).toMatchObject([
      { status: 201, profile: "shortlived" },
      { status: 201, profile: "shortlived" },
      { status: 201, profile: "shortlived", replaces: expect.any(String) as string },
    ]);
  });
  it("comes, too, when each answer is late", () => {
    expect(result.said["a-little-slow"]?.code).toBe(0);
  });
});

it("an order is seen with what it asked for and what it was told", () => {
  const of = (value: string): object[] =>
    result.orders
      .filter(({ identifiers }) => identifiers.some((one) => one.value === value))
      .map(({ status, identifiers, profile }) => ({ status, identifiers, profile }));
  expect(of("stream.example")).toEqual([
    { status: 201, identifiers: [{ type: "dns", value: "stream.example" }], profile: undefined },
  ]);
  const limited = result.addresses["rate-limited"] ?? "";
  expect(of(limited)).toEqual(
    Array(6).fill({
      ...{ status: 429, identifiers: [{ type: "ip", value: limited }], profile: "shortlived" },
    }),
  );
});

describe("lego's words, when it fails for", () => {
  const fixture = (name: string): string => join(ROOT, "test/fixtures/lego", `${name}.txt`);
  it.each(["port-closed", "no-such-name", "name-elsewhere", "no-profile", "rate-limited"])(
    "%s",
    async (name) => {
      expect(result.said[name]?.code).toBe(1);
      await expect(wordsOf(name)).toMatchFileSnapshot(fixture(name));
    },
  );

  // One table or the other: a skipped test counts as failed.
  if (IS_WHOLE)
    it.each(["down", "slow", "slow-by-default"])("%s, to its end", async (name) => {
      expect(result.said[name]?.code).toBe(1);
      await expect(wordsOf(name)).toMatchFileSnapshot(fixture(name));
    });
  else
    it.each([
      ["down", "dial tcp 192.0.2.80:443: connect: connection refused"],
      ["slow", "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"],
    ])("%s, at its first attempt", (name, why) => {
      expect(lastOf(wordsOf(name))).toContain(`request failed error="Get`);
      expect(lastOf(wordsOf(name))).toContain(why);
      expect(lastOf(readFileSync(fixture(name), "utf8"))).toContain(why);
    });
});
