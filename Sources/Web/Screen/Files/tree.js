// Views are plain trees of what shall be on the screen; `patch` changes the document as little as it can, so that a
// button under a finger stays the same button.

const SVG = 'http://www.w3.org/2000/svg';
/** @type {WeakMap<Node, {key: unknown, attributes: Attributes}>} */
const known = new WeakMap();

/**
 * One element to be. An attribute that begins with `on` is a handler, `key` tells siblings apart, `mount` is called once
 * with the new element, `live` is kept for `liveOf`. Children that are null or false are left out.
 * @param {string} tag
 * @param {Attributes | null} [attributes]
 * @param {...Kid} kids
 * @returns {Tree}
 */
export const h = (tag, attributes, ...kids) => ({
  tag,
  attributes: attributes ?? {},
  kids: /** @type {(Tree | string)[]} */ (
    kids.flat(9).filter((kid) => kid !== null && kid !== undefined && kid !== false).map((kid) =>
      typeof kid === 'object' ? kid : String(kid))),
});

/**
 * What the newest tree gave an element as `live`.
 * @param {Element} element
 * @returns {any}
 */
export const liveOf = (element) => known.get(element)?.attributes.live;

/**
 * Makes the children of `parent` what `kids` say.
 * @param {Element} parent
 * @param {(Tree | string)[]} kids
 */
export function patch(parent, kids) {
  let next = parent.firstChild;
  for (const kid of kids) {
    const node = fitting(next, kid) ?? make(parent, kid);
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
    if (typeof kid === 'string') {
      if (node.nodeValue !== kid) node.nodeValue = kid;
    } else {
      dress(/** @type {Element} */ (node), kid);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/**
 * Trees without those that are left out.
 * @param {(Tree | false | null | undefined)[]} trees
 */
export const all = (trees) => /** @type {Tree[]} */ (trees.filter(Boolean));

/** The node already there that can become `kid`: the next one, or a later sibling of its key. */
function fitting(/** @type {ChildNode | null} */ next, /** @type {Tree | string} */ kid) {
  if (typeof kid === 'string') return next?.nodeType === 3 ? next : null;
  const key = kid.attributes.key;
  for (let node = next; node; node = node.nextSibling) {
    const has = known.get(node);
    if (has && has.key === key && /** @type {Element} */ (node).localName === kid.tag) return node;
    if (key === undefined) return null;
  }
  return null;
}

function make(/** @type {Element} */ parent, /** @type {Tree | string} */ kid) {
  if (typeof kid === 'string') return document.createTextNode(kid);
  const isDrawing = kid.tag === 'svg' || parent.namespaceURI === SVG;
  const element = isDrawing ? document.createElementNS(SVG, kid.tag) : document.createElement(kid.tag);
  known.set(element, { key: kid.attributes.key, attributes: {} });
  for (const name of Object.keys(kid.attributes).filter((name) => name.startsWith('on'))) {
    element.addEventListener(name.slice(2), (event) => known.get(element)?.attributes[name]?.(event));
  }
  kid.attributes.mount?.(element);
  return element;
}

function dress(/** @type {Element} */ element, /** @type {Tree} */ kid) {
  const has = /** @type {{attributes: Attributes}} */ (known.get(element));
  const before = has.attributes;
  has.attributes = kid.attributes;
  for (const [name, value] of Object.entries(kid.attributes)) {
    if (before[name] === value || name === 'key' || name === 'mount' || name === 'live' || name.startsWith('on')) continue;
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const name of Object.keys(before)) if (!(name in kid.attributes)) element.removeAttribute(name);
  patch(element, kid.kids);
}
