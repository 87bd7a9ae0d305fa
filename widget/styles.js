/** The panel's style. Colours and font are CSS variables of the page, see docs/widget.md. */

export const FULL_SCREEN = '(max-width: 520px), (max-height: 480px)';

export const CSS = `
:host { --ink: var(--beyond-chat-ink, light-dark(#17302a, #e8f0ec)); --paper: var(--beyond-chat-paper, light-dark(#fff, #14211d));
  --soft: var(--beyond-chat-soft, light-dark(#eef3f0, #22332e)); --quiet: light-dark(#51645e, #a9bab3); --line: light-dark(#c9d4ce, #3a4d46); }
.panel { box-sizing: border-box; position: fixed; inset-block-end: 20px; inset-inline-end: 20px; inline-size: 384px;
  block-size: min(640px, calc(100dvh - 40px)); display: flex; flex-direction: column; overflow: hidden; overflow-wrap: anywhere; border-radius: 18px;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line); box-shadow: 0 12px 48px #0005; animation: rise .18s ease-out; }
[hidden] { display: none !important; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
.panel button { all: unset; box-sizing: border-box; cursor: pointer; min-block-size: 44px; padding: 0 14px; border-radius: 22px;
  text-align: center; font-weight: 600; color: var(--a); }
.panel button:hover { background: var(--soft); }
.panel :focus-visible { outline: 3px solid var(--a); outline-offset: 2px; }
.header { display: flex; align-items: center; gap: 8px; padding: 12px; padding-inline: 18px 8px; background: var(--a); color: var(--on); }
.header div { flex: 1; } h2 { font-size: 17px; margin: 0; } .header p { margin: 0; font-size: 13px; }
.header button.close { color: inherit; font-size: 22px; min-inline-size: 44px; padding: 0; }
.header button.close:hover { background: #0002; } .header button:focus-visible { outline-color: var(--on); outline-offset: -2px; }
.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px; } .scroll:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; gap: 10px; } .log + .log:not(:empty) { margin-block-start: 10px; }
.message { max-inline-size: 86%; padding: 10px 14px; border-radius: 16px; background: var(--soft); align-self: flex-start; border-end-start-radius: 4px; }
.message p { margin: 0; white-space: pre-wrap; unicode-bidi: plaintext; } .message p + p { margin-block-start: 8px; }
.message.visitor { align-self: flex-end; background: var(--a); color: var(--on); border-end-start-radius: 16px; border-end-end-radius: 4px; }
.message.unsent { background: transparent; color: inherit; border: 1px dashed var(--quiet); }
.source, .state, .note, .count { font-size: 13px; color: var(--quiet); } .message a, .note a { color: inherit; }
.link a { display: inline-flex; align-items: center; min-block-size: 44px; padding: 0 16px; border-radius: 22px; font-weight: 600;
  color: var(--on); background: var(--a); text-decoration: none; }
.choices button { border: 1.5px solid var(--a); }
.typing { align-self: flex-start; display: flex; gap: 5px; padding: 14px; border-radius: 16px; background: var(--soft); }
.typing i { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--quiet); animation: wave 1s infinite alternate; }
.typing i:nth-of-type(2) { animation-delay: .2s; } .typing i:nth-of-type(3) { animation-delay: .4s; }
@keyframes wave { to { opacity: .25; } }
.away, .ask { background: var(--soft); font-size: 14px; } .away p { margin: 0; } .ask, .away > :not(:empty) { padding: 8px 16px; }
.ask, .links, .choices { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; } .ask span { flex: 1 1 100%; }
form { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px; border-block-start: 1px solid var(--line); }
textarea { flex: 1; box-sizing: border-box; resize: none; min-block-size: 44px; max-block-size: 128px; padding: 10px 14px; font: inherit; color: inherit; overflow-wrap: anywhere;
  background: var(--paper); border: 1.5px solid var(--quiet); border-radius: 22px; }
textarea::placeholder { color: var(--quiet); opacity: 1; }
.panel form button { background: var(--a); color: var(--on); }
.footer { padding: 0 12px 8px; } .note { margin: 0 6px; } .footer div { display: flex; justify-content: space-between; } .footer div button { font-size: 14px; font-weight: 400; }
.count { margin: 0 18px; }
@media ${FULL_SCREEN} { .panel { inset: 0; inset-block-start: var(--top, 0); inline-size: 100%; block-size: var(--height, 100dvh); border: 0; border-radius: 0; } }
@media (max-height: 480px) { .panel { overflow-y: auto; } .scroll { flex: 1 0 auto; block-size: 160px; } }
@media (prefers-reduced-motion: reduce) { .panel, .typing i { animation: none; } }
@media (forced-colors: active) { .message, .panel button, .link a, .typing { border: 1px solid; } .typing i { background: CanvasText; } .header { border-block-end: 1px solid; } }`;
