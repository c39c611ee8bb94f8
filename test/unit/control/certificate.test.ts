// What is known of the server's certificate, why there is none, and how get-certificate goes about it.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCertificate, stateOf } from "../../../control/shared/certificate";
import { reasonOf } from "../../../control/shared/certificate-words";

const HOUR = 3_600_000;

describe("the state of a certificate", () => {
  const lasts = { from: 0, until: 160 * HOUR };
  it.each([
    ["none", undefined, 0, "missing"],
    ["a new one", lasts, HOUR, "well"],
    ["one that lego renews by now", lasts, 100 * HOUR, "well"],
    ["one of which a third is left", lasts, 109 * HOUR, "late"],
    ["one in its last minute", lasts, 160 * HOUR - 1, "late"],
    ["one that has ended", lasts, 160 * HOUR, "ended"],
  ])("%s", (_, of, time, state) => {
    expect(stateOf({ lasts: of, problem: undefined }, time)).toBe(state);
  });
});

describe("why there is no newer one", () => {
  it.each([
    [
      "live.example.org leads to nowhere, not to this server (192.0.2.10)",
      "live.example.org leads to nowhere, not to this server",
      /A record\) to 192\.0\.2\.10/,
    ],
    [
      '"obtain: acme: error: 429 :: POST :: https://acme-v02.api.letsencrypt.org/acme/new-order :: urn:ietf:params:acme:error:rateLimited :: too many"',
      "Let's Encrypt has been asked too often, and says when it may be asked again",
      /by itself/,
    ],
    [
      '"error: one or more domains had a problem:\\n[192.0.2.10] acme: error: 400 :: urn:ietf:params:acme:error:connection :: 192.0.2.10: Timeout during connect (likely firewall problem)\\n"',
      "Let's Encrypt does not reach the server at port 80",
      /pulumi up/,
    ],
    [
      '"get directory: GET https://acme-v02.api.letsencrypt.org/directory giving up after 6 attempt(s): dial tcp 192.0.2.1:443: connect: connection refused"',
      "Let's Encrypt does not answer",
      /letsencrypt\.status\.io/,
    ],
    [
      // Go's, as lego hands it on.
      '"get directory: GET https://acme-v02.api.letsencrypt.org/directory giving up after 6 attempt(s): tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2031-01-02T03:04:05Z is after 2026-12-24T20:00:00Z"',
      "Let's Encrypt's own certificate does not count at this hour: the server's clock may be wrong",
      /systemd-timesyncd/,
    ],
    ["something new", "something new", /^\[\]$/],
  ])("%s", (problem, why, todo) => {
    const reason = reasonOf(problem);
    expect(reason.why).toBe(why);
    expect(JSON.stringify(reason.todo)).toMatch(todo);
  });
});

describe("get-certificate", () => {
  const SCRIPT = join(__dirname, "../../../files/usr/local/lib/restream/get-certificate");
  let folder = "";
  /** Stand-ins for the metadata service (curl), the resolver (getent) and lego: what each says is the test's. */
  const programs = (answers: {
    facts: Record<string, string>;
    leads?: string;
    lego: string;
  }): void => {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    const program = (name: string, text: string): void => {
      writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    const cases = Object.entries(answers.facts).map(
      ([path, value]) => `*/${path}) echo ${value};;`,
    );
    program("curl", `case "\${@: -1}" in ${cases.join(" ")} *) exit 22;; esac`);
    program(
      "getent",
      `[[ -n "${answers.leads ?? ""}" ]] && printf '%s STREAM\\n' ${answers.leads ?? ""}`,
    );
    program("lego", answers.lego);
  };
  const run = (environment: Record<string, string>): { code: number | null; error: string } => {
    const state = join(folder, "state");
    mkdirSync(state, { recursive: true });
    const { status, stderr } = spawnSync("bash", [SCRIPT, join(folder, "bin/lego")], {
      env: {
        PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
        STATE_DIRECTORY: state,
        HOST_NAME: "",
        ADDRESS: "own",
        ...environment,
      },
      encoding: "utf8",
    });
    return { code: status, error: stderr.trim() };
  };
  const read = (name: string): string => readFileSync(join(folder, "state", name), "utf8");
  const OWN = { "interfaces/public/0/ipv4/address": "192.0.2.10" };
  const GIVES =
    'shift; while (($#)); do case $1 in --cert.name) name=$2;; esac; shift; done; mkdir -p acme/certificates; echo "pem of $name" > acme/certificates/$name.pem; echo "crt of $name" > acme/certificates/$name.crt';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "get-certificate-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("gets one for the server's address, where MediaMTX and restreamd read it, and forgets the trouble of before", () => {
    programs({ facts: OWN, lego: `echo "$@" > said; ${GIVES}` });
    writeFileSync(join(mkState(), "problem"), "of before\n");
    expect(run({})).toEqual({ code: 0, error: "" });
    expect(read("server.pem")).toBe("pem of 192.0.2.10\n");
    expect(read("server.crt")).toBe("crt of 192.0.2.10\n");
    expect(statSync(join(folder, "state/server.pem")).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, "state/server.crt")).mode & 0o777).toBe(0o644);
    expect(existsSync(join(folder, "state/problem"))).toBe(false);
    expect(read("said")).toContain("--profile shortlived");
  });
  it("leaves the file alone that is as new", () => {
    programs({ facts: OWN, lego: GIVES });
    run({});
    const { ino } = statSync(join(folder, "state/server.pem"));
    run({});
    expect(statSync(join(folder, "state/server.pem")).ino).toBe(ino);
  });
  it("gets one for a name that leads here, without the profile of addresses", () => {
    programs({ facts: OWN, leads: "192.0.2.10", lego: `echo "$@" > said; ${GIVES}` });
    expect(run({ HOST_NAME: "live.example.org" }).code).toBe(0);
    expect(read("server.pem")).toBe("pem of live.example.org\n");
    expect(read("said")).not.toContain("--profile");
  });
  it("waits for the reserved IP, and takes that", () => {
    programs({
      facts: {
        ...OWN,
        "reserved_ip/ipv4/active": "true",
        "reserved_ip/ipv4/ip_address": "198.51.100.7",
      },
      lego: GIVES,
    });
    expect(run({ ADDRESS: "reserved" }).code).toBe(0);
    expect(read("server.pem")).toBe("pem of 198.51.100.7\n");
  });
  it.each([
    [
      "a name that leads elsewhere",
      { facts: OWN, leads: "203.0.113.9", lego: "exit 9" },
      "live.example.org leads to 203.0.113.9, not to this server (192.0.2.10)",
    ],
    [
      "a name that leads nowhere",
      { facts: OWN, lego: "exit 9" },
      "live.example.org leads to nowhere, not to this server (192.0.2.10)",
    ],
    [
      "no metadata",
      { facts: {}, lego: "exit 9" },
      "DigitalOcean's metadata service does not answer",
    ],
    [
      "words of lego's that are no error",
      { facts: OWN, leads: "192.0.2.10", lego: "echo 2026-01-02T03:04:05Z INFO  a; exit 1" },
      "lego failed, and names no problem",
    ],
  ])("keeps the one of before, and says why: %s", (_, answers, problem) => {
    programs(answers);
    writeFileSync(join(mkState(), "server.pem"), "of before");
    const { code, error } = run({ HOST_NAME: "live.example.org" });
    expect([code, error.split("\n").at(-1)]).toEqual([1, problem]);
    expect(read("problem")).toBe(`${problem}\n`);
    expect(read("server.pem")).toBe("of before");
  });
  it.each([
    ["down", "Let's Encrypt does not answer"],
    ["slow", "Let's Encrypt does not answer"],
    ["slow-by-default", "Let's Encrypt does not answer"],
    ["rate-limited", "Let's Encrypt has been asked too often, and says when it may be asked again"],
    ["port-closed", "Let's Encrypt does not reach the server at port 80"],
    ["name-elsewhere", "Let's Encrypt does not reach the server at port 80"],
    ["no-such-name", "Let's Encrypt does not reach the server at port 80"],
    ["no-profile", "Let's Encrypt does not give one for this name or address"],
  ])("keeps of lego's own words what says why: %s", (name, why) => {
    const words = join(__dirname, `../../fixtures/lego/${name}.txt`);
    programs({ facts: OWN, lego: `cat ${words}; exit 1` });
    expect(run({}).code).toBe(1);
    expect(reasonOf(read("problem").trim()).why).toBe(why);
  });
  it("keeps Let's Encrypt's while lego still waits for it", () => {
    programs({
      facts: OWN,
      lego: "echo '2026-01-02T03:04:05Z WARN  retry: acme: error: 429 :: urn:ietf:params:acme:error:rateLimited :: too many'; exit 124",
    });
    run({});
    expect(reasonOf(read("problem").trim()).why).toMatch(/asked too often/);
  });
  it.each(
    readFileSync(join(__dirname, "../../fixtures/lego/of-lets-encrypt.txt"), "utf8")
      .trim()
      .split("\n"),
  )("knows Let's Encrypt's own: %s", (line) => {
    programs({ facts: OWN, lego: `cat <<'WORDS'\n${line}\nWORDS\nexit 1` });
    run({});
    const problem = read("problem").trim();
    expect(reasonOf(problem).why).not.toBe(problem.replace(/^"|"$/g, "").slice(0, 200));
  });
  const mkState = (): string => {
    mkdirSync(join(folder, "state"), { recursive: true });
    return join(folder, "state");
  };
});

describe("the certificate on the disk", () => {
  it("says from when to when it is valid; what is not there is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "certificate-"));
    try {
      const [crt, problem] = [join(folder, "server.crt"), join(folder, "problem")];
      expect(readCertificate(crt, problem)).toEqual({ lasts: undefined, problem: undefined });
      execFileSync(
        "openssl",
        [
          ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
          ...["-days", "6", "-subj", "/CN=x", "-keyout", join(folder, "key"), "-out", crt],
        ],
        { stdio: "ignore" },
      );
      writeFileSync(problem, "why\n");
      const { lasts, problem: why } = readCertificate(crt, problem);
      expect(why).toBe("why");
      expect((lasts?.until ?? 0) - (lasts?.from ?? 0)).toBe(6 * 24 * HOUR);
      expect(Math.abs((lasts?.from ?? 0) - Date.now())).toBeLessThan(HOUR);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
