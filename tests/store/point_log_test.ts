import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { PointLog } from "../../lib/store/point_log.ts";

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "points.ndjson"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function contentOf(path: string, points: number): Promise<unknown[]> {
  const log = await PointLog.open(path, points);
  const values = await Array.fromAsync(log.values());
  log.close();
  return values;
}

Deno.test("whatever is left of a file, wherever it was torn, exactly the whole lines are kept", () =>
  inFolder(async (path) => {
    const lines = [
      `{"point":2,"note":"µs"}`,
      `{"point":0,"note":""}`,
      `{"point":1,"note":"x\\ny"}`,
    ];
    const bytes = new TextEncoder().encode(lines.join("\n") + "\n");
    for (let length = 0; length <= bytes.length; length++) {
      const torn = bytes.slice(0, length);
      await Deno.writeFile(path, torn);
      const whole = torn.filter((byte) => byte === 0x0a).length;
      const expected = lines.slice(0, whole).map((line) => JSON.parse(line))
        .sort((a, b) => a.point - b.point);
      assertEquals(await contentOf(path, 3), expected, `torn at ${length}`);
      // What is torn is gone from the file as well: nothing is ever glued to it.
      const log = await PointLog.open(path, 3);
      await log.append(0, { again: true });
      log.close();
      assertEquals(
        (await Deno.readTextFile(path)).split("\n").slice(0, -1)
          .filter((line) => JSON.parse(line).again).length,
        1,
      );
    }
  }));

Deno.test("lines that are no point's are dropped: not JSON, not an object, out of range", () =>
  inFolder(async (path) => {
    const lines = [
      "{",
      "7",
      "null",
      `{"point":3}`,
      `{"point":-1}`,
      `{"point":"0"}`,
      `{"point":1}`,
      "",
    ];
    await Deno.writeTextFile(path, lines.join("\n") + "\n");
    assertEquals(await contentOf(path, 3), [{ point: 1 }]);
    assertEquals(await Deno.readTextFile(path), `{"point":1}\n`);
  }));

Deno.test("a point's last line counts", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, `{"point":0,"n":1}\n{"point":0,"n":2}\n`);
    assertEquals(await contentOf(path, 1), [{ point: 0, n: 2 }]);
  }));

Deno.test("keep() leaves the lines of the points kept, in order, and appending goes on", () =>
  inFolder(async (path) => {
    const log = await PointLog.open(path, 9);
    for (const point of [5, 3, 8, 1]) {
      await log.append(point, { square: point ** 2 });
    }
    await log.keep([8, 1, 5]);
    await log.append(0, { square: 0 });
    const values = await Array.fromAsync(log.values());
    log.close();
    const squares = [0, 1, 5, 8].map((point) => ({
      square: point ** 2,
      point,
    }));
    assertEquals(values, squares);
    assertEquals(await contentOf(path, 9), squares);
  }));

Deno.test("lines longer than what is read at a time come back whole", () =>
  inFolder(async (path) => {
    const log = await PointLog.open(path, 2);
    const long = "µ".repeat(100_000);
    await log.append(1, { long });
    await log.append(0, { long });
    log.close();
    assertEquals(await contentOf(path, 2), [{ long, point: 0 }, {
      long,
      point: 1,
    }]);
  }));
