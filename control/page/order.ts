// Has an order carried out: systemd starts the one unit that may, as root; polkit lets nothing else through.
import { execFile } from "node:child_process";
import { actUnitOf, type Order } from "../shared/page/order";

const WITHIN_MS = 10_000;

/** Resolves when it is begun. @throws Error with systemctl's words */
export const giveOrder = (order: Order): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(
      "systemctl",
      ["start", "--no-block", "--no-ask-password", "--", actUnitOf(order)],
      { timeout: WITHIN_MS },
      (error, _, words) => {
        if (error) reject(new Error(words.trim() || error.message));
        else resolve();
      },
    );
  });
