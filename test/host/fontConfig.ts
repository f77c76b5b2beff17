/** Fonts for screenshots: on Linux the browser's default is often one that is wider than what people see. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${['system-ui', 'sans-serif', 'sans', 'Ubuntu']
    .map(
      (family) =>
        `<match target="pattern"><test name="family"><string>${family}</string></test>` +
        '<edit name="family" mode="prepend" binding="strong"><string>Inter</string><string>Noto Sans CJK SC</string></edit></match>',
    )
    .join('\n  ')}
</fontconfig>
`;

/**
 * Writes a font configuration that prefers a neutral interface font with Chinese characters after it.
 *
 * @param folder where to write it
 * @returns variables for the browser's environment; none where the system has no fontconfig
 */
export async function ensureFontConfig(folder: string): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const file = path.join(folder, 'fonts.conf');
  await mkdir(folder, { recursive: true });
  await writeFile(file, CONFIG);
  return { FONTCONFIG_FILE: file };
}
