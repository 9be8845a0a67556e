import { assertEquals } from "@std/assert";
import { SegmentRecorder } from "../../lib/stats/recorder.ts";
import { type ClosedSetting, runClosed, thinkTimes } from "../_closed_run.ts";
import { told, VARIANTS } from "./_variants.ts";

const SETTING: ClosedSetting = {
  clients: 12,
  thinkUs: 8,
  service: {
    distribution: "bimodal",
    modes: [
      { class: "short", weight: 0.95, timeUs: 0.5 },
      { class: "long", weight: 0.05, timeUs: 20 },
    ],
  },
  cores: 3,
  requests: 500,
};

/** Services in the order of sending, under the first policy. */
const services = runClosed(VARIANTS[0], SETTING).map(({ service }) => service);

for (const spec of VARIANTS) {
  Deno.test(`every client waits for its reply and then thinks, over requests that are the same under every policy: ${told(spec)}`, () => {
    let recorder: SegmentRecorder | undefined;
    const served = runClosed(spec, {
      ...SETTING,
      recorder: (machine) =>
        recorder = new SegmentRecorder(machine, {
          requests: SETTING.requests / 2,
          warmupRequests: null,
          classes: 2,
        }),
    });
    assertEquals(served.map(({ service }) => service), services);
    const { first, after } = thinkTimes(SETTING);
    const next = [...first];
    served.forEach(({ client, arrival, finish }, request) => {
      assertEquals(arrival, next[client], `request ${request}`);
      next[client] = finish + after[request];
    });
    recorder!.endOfArrivals();
    assertEquals(recorder!.finish().audit, {
      littlesLaw: 0,
      coreTime: 0,
      requests: 0,
    });
  });
}
