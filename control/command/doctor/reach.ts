// Goes the way to a platform as far as its door: name, connection, certificate. It never publishes, and sends no key.
import { lookup } from "node:dns/promises";
import { connect as connectTcp } from "node:net";
import { readFileSync } from "node:fs";
import { connect as connectTls } from "node:tls";
import { unlessMissing } from "../../shared/files";
import { messageOf } from "../../shared/text";
import type { Reached, Target } from "./destinations";

const WITHIN_MS = 5000;
/** Whom ffmpeg believes. Node brings a list of its own. */
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Never rejects. */
export const reach = async ({
  host,
  port,
  isTls,
}: Pick<Target, "host" | "port" | "isTls">): Promise<Reached> => {
  const startedAt = Date.now();
  try {
    const { address } = await lookup(host, { family: 4 });
    const failed = await knock(host, address, port, isTls);
    return failed ?? { at: "there", address, milliseconds: Date.now() - startedAt };
  } catch (error) {
    return { at: "name", why: messageOf(error) };
  }
};

/** @returns undefined: somebody answers */
const knock = (
  host: string,
  address: string,
  port: number,
  isTls: boolean,
): Promise<Reached | undefined> =>
  new Promise((done) => {
    let isConnected = false;
    const end = (reached: Reached | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      done(reached);
    };
    const failed = (why: string): void => {
      end({ at: isConnected ? "certificate" : "connection", why });
    };
    const socket = isTls
      ? connectTls({
          ...{ host: address, port, servername: host },
          ca: unlessMissing(() => readFileSync(CERTIFICATES)),
        })
      : connectTcp({ host: address, port });
    const timer = setTimeout(() => {
      failed(`nothing within ${WITHIN_MS / 1000} s`);
    }, WITHIN_MS);
    socket.once("connect", () => {
      isConnected = true;
      if (!isTls) end(undefined);
    });
    socket.once("secureConnect", () => {
      end(undefined);
    });
    socket.once("error", ({ message }) => {
      failed(message);
    });
  });
