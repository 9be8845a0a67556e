import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { hashFile, writeAtomic } from "../../lib/store/files.ts";

Deno.test("a file whose writing fails stays what it was, and nothing is left beside it", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "table.csv");
  await writeAtomic(path, ["old", " ", "text"]);
  function* broken() {
    yield "new";
    throw new Error("broken");
  }
  await assertRejects(() => writeAtomic(path, broken()), Error, "broken");
  assertEquals(await Deno.readTextFile(path), "old text");
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [
    "table.csv",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("hashFile() gives the published SHA-256 of the empty text and of abc", async () => {
  // FIPS 180-2, appendix B.1, and the well-known hash of nothing.
  const path = await Deno.makeTempFile();
  assertEquals(
    await hashFile(path),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  await Deno.writeTextFile(path, "abc");
  assertEquals(
    await hashFile(path),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  await Deno.remove(path);
});
