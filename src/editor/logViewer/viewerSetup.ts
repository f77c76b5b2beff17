import * as vscode from 'vscode';
import type { LogViewerSetup } from '../../protocol/logViewer.ts';
import { language, translations } from '../../wording/language.ts';

/** Of the font's size, where the setting leaves the height of lines to the editor. */
const goldenRatio = process.platform === 'darwin' ? 1.5 : 1.35;
const smallestLineHeight = 8;

/** The editor's own looks for a file, so that the viewer has them too. */
export function viewerSetup(uri: vscode.Uri): LogViewerSetup {
  const editor = vscode.workspace.getConfiguration('editor', uri);
  const texts = translations();
  return {
    language: language(),
    ...(texts ? { translations: texts } : {}),
    lineHeight: lineHeight(editor.get('fontSize', 14), editor.get('lineHeight', 0)),
    tabSize: editor.get('tabSize', 4),
    hoverDelayMs: editor.get('hover.delay', 300),
    isMac: process.platform === 'darwin',
  };
}

/** As the editor understands `editor.lineHeight`: 0 for its own choice, a small number is a factor, else px. */
function lineHeight(fontSize: number, setting: number): number {
  const factor = setting <= 0 ? goldenRatio : setting;
  const height = factor < smallestLineHeight ? factor * fontSize : factor;
  return Math.max(smallestLineHeight, Math.round(height));
}
