// A certificate of nobody's, for the stand-in for Discord: what is looked at is what comes after it.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll } from "vitest";

/** For all tests of a file. @returns what reads it, in PEM with its key, once they run */
export const ownCertificate = (): (() => string) => {
  let pem = "";
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  beforeAll(() => {
    pem = execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-days", "1", "-subj", "/CN=localhost", "-keyout", "-", "-out", "-"],
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  });
  afterAll(() => {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  });
  return () => pem;
};
