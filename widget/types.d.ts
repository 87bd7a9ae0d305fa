/* The shapes that the modules share. Types only: nothing here is run or loaded. */

type BeyondChat = import('./loader.js').BeyondChat;
type Panel = import('./panel.js').Panel;
type Conversation = import('./conversation.js').Conversation;

type Choice = { title: string; payload: string };
type Link = { title: string; url: string };

/** What the visitor thinks of an answer. */
type Opinion = 'helpful' | 'unhelpful';

/** One message of the log, as the front desk's API gives it. */
type Message = {
  seq: number;
  author: 'visitor' | 'assistant' | 'staff';
  text: string;
  choices: Choice[];
  links: Link[];
  topic: string | null;
  source: Link | null;
  at: string;
  client_message_id: string | null;
  is_answer: boolean;
  feedback: Opinion | null;
};

/** What the widget says about the clinic; the links lead to a person. */
type Facts = { retention_days: number; emergency_number: string; links: Link[] };

/** The widget's own words: texts, and what makes one. */
type Words = {
  away: (facts?: Facts) => string;
  left: (count: number) => string;
  unread: (count: number) => string;
  kept: (facts: Facts) => string;
  [name: string]: string | ((it: any) => string);
};

/** Opens one conversation. */
type Key = { id: string; token: string };

/** Something said that is not in the log yet. */
type Outgoing = { id: string; text?: string; payload?: string; sent?: boolean; failed?: boolean };

/** What the browser keeps. */
type Kept = { open: boolean; seen: number; outbox: Outgoing[]; id?: string; token?: string };

/** An element's attributes, and its listeners. */
type Attributes = {
  [name: string]: unknown;
  onclick?: (event: MouseEvent) => void;
  oninput?: () => void;
  onkeydown?: (event: KeyboardEvent) => void;
  onsubmit?: (event: Event) => void;
};
