extension PageScript {
  /// The walk behind `elements`: one pass, bounds included, custom widgets by what they look like.
  static let elementWalk = #"""
    (ignored) => {
      const skip = ignored.join(',');
      const list = [];
      const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      const tidy = (text) => (text || '').replace(/\s+/g, ' ').trim();

      const NATIVE = {
        BUTTON: 'button', TEXTAREA: 'textbox', OPTION: 'option', IMG: 'image', CANVAS: 'canvas',
        H1: 'heading', H2: 'heading', H3: 'heading', H4: 'heading', H5: 'heading', H6: 'heading',
        LI: 'listitem', TD: 'cell', TH: 'columnheader', SUMMARY: 'button', PROGRESS: 'progressbar',
        METER: 'meter', DIALOG: 'dialog', LABEL: 'label',
      };
      const INPUT = {
        button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox',
        radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', date: 'date',
        time: 'time', 'datetime-local': 'date', month: 'date', week: 'date', color: 'color',
        file: 'file', password: 'password',
      };
      const SHAPES = ['rect', 'circle', 'ellipse', 'line', 'polygon', 'polyline', 'path'];
      // Roles that are called by what is in them.
      const NAMED_BY_CONTENT = new Set(['button', 'link', 'tab', 'menuitem', 'option', 'heading',
        'checkbox', 'radio', 'menuitemcheckbox', 'menuitemradio', 'switch', 'label', 'treeitem',
        'cell', 'columnheader', 'clickable']);
      const MADE_FOR_CLICKING = new Set(['button', 'link', 'tab', 'menuitem', 'option', 'checkbox',
        'radio', 'menuitemcheckbox', 'menuitemradio', 'switch', 'treeitem']);

      const roleOf = (element) => {
        const given = (element.getAttribute('role') || '').split(' ')[0];
        if (given && given !== 'none' && given !== 'presentation') return given;
        const tag = element.tagName;
        if (tag === 'INPUT') return INPUT[element.type] || 'textbox';
        if (tag === 'SELECT') return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
        if (tag === 'A') return element.hasAttribute('href') ? 'link' : null;
        if (element.namespaceURI === 'http://www.w3.org/2000/svg') {
          return SHAPES.includes(tag) ? 'shape' : null;
        }
        if (element.isContentEditable && !element.parentElement?.isContentEditable) return 'textbox';
        if (given && NATIVE[tag]) return null;
        return NATIVE[tag] || null;
      };

      // What is drawn, where a picture stands for a word.
      const iconOf = (element, style, box) => {
        const drawn = /url\("([^"]*)"\)/.exec(style.content) ||
          (box.width <= 40 && box.height <= 40 && /url\("([^"]*)"\)/.exec(style.backgroundImage));
        const text = tidy(element.innerText);
        // Old style sheets keep the word for screen readers and push it out of sight.
        const isPushedOut = parseFloat(style.textIndent) < -100;
        if (!drawn || (text && !isPushedOut)) return null;
        if (text) return text;
        const word = [...element.classList].map((name) => /(?:^|-)icon-(.+)$/.exec(name))
          .find((match) => match);
        if (word) return word[1];
        if (drawn[1].startsWith('data:')) return '';
        return decodeURIComponent(drawn[1].split(/[?#]/)[0].split('/').pop())
          .replace(/\.\w+$/, '');
      };

      const labelOf = (element) => {
        const by = tidy(element.getAttribute('aria-labelledby'));
        const texts = by ? by.split(' ').map((id) => document.getElementById(id)?.textContent) : [];
        const label = tidy(element.getAttribute('aria-label')) || tidy(texts.join(' ')) ||
          tidy(element.getAttribute('alt'));
        if (label) return label;
        if (element.labels && element.labels.length) {
          return tidy([...element.labels].map((each) => each.innerText).join(' '));
        }
        return '';
      };
      // The text of an item, without that of the items inside it.
      const ownText = (element) => {
        let text = '';
        for (const child of element.childNodes) {
          if (child.nodeType === 3) text += child.data;
          else if (child.nodeType === 1 && !['UL', 'OL', 'TABLE'].includes(child.tagName)) {
            text += ' ' + (child.innerText || '');
          }
        }
        return tidy(text);
      };
      const nameOf = (element, role) => {
        const label = labelOf(element);
        if (label) return label;
        if (element.tagName === 'INPUT' && role === 'button') {
          return tidy(element.value) || (element.type === 'reset' ? 'Reset' : 'Submit');
        }
        if (role === 'option') return tidy(element.label || element.innerText);
        const text = NAMED_BY_CONTENT.has(role) ? tidy(element.innerText)
          : role === 'listitem' ? ownText(element) : '';
        return text || tidy(element.getAttribute('title')) ||
          tidy(element.getAttribute('placeholder'));
      };

      const valueOf = (element, role) => {
        if (element.tagName === 'SELECT') {
          return [...element.selectedOptions].map((option) => tidy(option.label)).join(', ');
        }
        if (role === 'password') return '•'.repeat(element.value.length);
        if (['button', 'checkbox', 'radio', 'option', 'listitem'].includes(role)) return undefined;
        if (element.tagName === 'INPUT' || element.tagName === 'TEXTAREA') return element.value;
        if (element.isContentEditable && role === 'textbox') return element.innerText;
        return element.getAttribute('aria-valuenow') ?? undefined;
      };

      const isTrue = (element, name) => element.getAttribute('aria-' + name) === 'true';
      const statesOf = (element, role, style) => {
        const states = [];
        const add = (state, holds) => { if (holds) states.push(state); };
        add('checked', isTrue(element, 'checked') ||
          (element.tagName === 'INPUT' && ['checkbox', 'radio'].includes(role) && element.checked));
        add('selected', isTrue(element, 'selected') ||
          (element.tagName === 'OPTION' && element.selected));
        const open = element.getAttribute('aria-expanded');
        add('expanded', open === 'true');
        add('collapsed', open === 'false');
        add('pressed', isTrue(element, 'pressed'));
        const disabled = element.disabled === true || !!element.closest('[aria-disabled=true]');
        add('disabled', disabled);
        add('readonly', element.readOnly === true || isTrue(element, 'readonly'));
        add('focused', document.activeElement === element && element !== document.body);
        add('editable', !disabled && !element.readOnly && (element.isContentEditable ||
          element.tagName === 'TEXTAREA' || (element.tagName === 'INPUT' &&
          ['textbox', 'searchbox', 'spinbutton', 'date', 'time', 'password'].includes(role))));
        add('clickable', !disabled && (MADE_FOR_CLICKING.has(role) || style.cursor === 'pointer' ||
          ['SELECT', 'OPTION'].includes(element.tagName)));
        return states;
      };

      const meet = (a, b) => ({
        left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
        right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
      });
      const isEmpty = (box) => box.right - box.left < 1 || box.bottom - box.top < 1;
      // Nobody can scroll to what lies before the page begins or was cut off for good.
      const isOutOfReach = (box, reach) => box.right + scrollX <= 0 || box.bottom + scrollY <= 0 ||
        (reach !== null && isEmpty(meet(box, reach)));
      const largest = (boxes) => [...boxes].reduce((best, box) =>
        !best || box.width * box.height > best.width * best.height ? box : best, null);

      // Adds one line; returns its position. What is cut off by its surroundings keeps what shows.
      const emit = (node, line, box, clip, up) => {
        const shown = meet(box, clip);
        const element = node.nodeType === 1 ? node : node.parentElement;
        let seen = box;
        if (isEmpty(shown)) line.states.push('offscreen');
        else {
          seen = shown;
          const hit = document.elementFromPoint(
            (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2);
          if (hit && !element.contains(hit) && !hit.contains(element) &&
            !(hit.tagName === 'SELECT')) line.states.push('covered');
        }
        const x = Math.round(seen.left), y = Math.round(seen.top);
        list.push({
          ...line, depth: up < 0 ? 0 : list[up].depth + 1, ...(up < 0 ? {} : { parent: up }),
          bounds: { x, y, width: Math.max(1, Math.round(seen.right) - x),
            height: Math.max(1, Math.round(seen.bottom) - y) },
        });
        return list.length - 1;
      };

      const visitText = (node, clip, around) => {
        const text = tidy(node.data);
        if (!text || around.isNamed) return;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = largest(range.getClientRects());
        if (!box || box.width < 1 || box.height < 1 || isOutOfReach(box, around.reach)) return;
        if (getComputedStyle(node.parentElement).visibility !== 'visible') return;
        emit(node, { role: 'text', name: text, states: [] }, box, clip, around.index);
      };

      const visit = (node, clip, around) => {
        if (node.nodeType === 3) return visitText(node, clip, around);
        if (node.nodeType !== 1) return;
        if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD'].includes(node.tagName)) return;
        if (skip && node.matches(skip)) return;
        const style = getComputedStyle(node);
        if (style.display === 'none' || Number(style.opacity) === 0) return;
        const isVisible = style.visibility === 'visible';
        const boxes = style.display.startsWith('inline') ? node.getClientRects() : null;
        const box = (boxes && boxes.length > 1 ? largest(boxes) : null) ||
          node.getBoundingClientRect();
        const inside = { ...around, clip: undefined };
        const hasBox = box.width >= 1 && box.height >= 1 && !isOutOfReach(box, around.reach);
        const cuts = /auto|scroll|hidden|clip/.test(style.overflow) && style.display !== 'inline';
        const scrolls = hasBox && /auto|scroll/.test(style.overflowY + style.overflowX) &&
          (node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1);

        if (hasBox && isVisible && node !== document.body && node !== document.documentElement) {
          let role = roleOf(node);
          const points = style.cursor === 'pointer';
          const icon = role && role !== 'image' ? null : iconOf(node, style, box);
          let name = role ? nameOf(node, role) : '';
          if (icon !== null) {
            role = role || 'icon';
            name = name || tidy(node.getAttribute('title')) || icon;
          }
          if (!role && points && !around.points) {
            role = 'clickable';
            name = nameOf(node, role);
          }
          if (!role && scrolls) role = 'scrollarea';
          if (role) {
            const value = valueOf(node, role);
            const states = statesOf(node, role, style);
            if (scrolls) states.push('scrollable');
            const line = { role, name, states, ...(value === undefined ? {} : { value }) };
            inside.index = emit(node, line, box, clip, around.index);
            // Text that names its element is not listed again, unless there is more in it.
            inside.isNamed = name !== '' && ((NAMED_BY_CONTENT.has(role) &&
              node.children.length === 0) || role === 'listitem' || around.isNamed ||
              (role === 'label' && name === tidy(node.innerText)) || (NAMED_BY_CONTENT.has(role) && name === tidy(node.innerText) &&
              !node.querySelector('button,a,input,select,textarea,li,div')));
          }
          inside.points = points;
        }
        if (cuts && box.width >= 1 && box.height >= 1) {
          inside.clip = meet(clip, {
            left: box.left + node.clientLeft, top: box.top + node.clientTop,
            right: box.left + node.clientLeft + node.clientWidth,
            bottom: box.top + node.clientTop + node.clientHeight,
          });
        }
        if (cuts) inside.reach = scrolls ? null : meet(around.reach ?? box, box);
        if (['TEXTAREA', 'OPTION', 'CANVAS'].includes(node.tagName)) return;
        const children = node.shadowRoot ? node.shadowRoot.childNodes
          : node.tagName === 'SLOT' && node.assignedNodes().length ? node.assignedNodes()
          : node.childNodes;
        for (const child of children) visit(child, inside.clip || clip, inside);
      };
      visit(document.documentElement, view, { index: -1, isNamed: false, points: false,
        reach: null });
      return list;
    }
    """#
}
