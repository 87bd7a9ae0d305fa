/**
 * The console's one Trusted Types policy: htmx may parse the HTML of our own server's pages, whose templates escape every text
 * of anybody. It makes no script and no script's address.
 */
/** @type {any} */ (window).trustedTypes?.createPolicy('default', { createHTML: (/** @type {string} */ html) => html });
