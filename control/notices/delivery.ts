// Decides what the notices remember of a target.
import * as z from "zod";
import type { Delivery } from "./queue";

const delivery = z.object({
  cursor: z.number().int().nonnegative(),
  sent: z.array(z.object({ events: z.array(z.number()), message: z.string(), text: z.string() })),
});

/** @throws Error when it is something else. */
export const parseDelivery = (text: string): Delivery => delivery.parse(JSON.parse(text));
