// Draws cards in both themes and says what is wrong with them: parse warnings, cut-off texts, missing pictures.
async ([cards, themes, width]) => {
  const problems = [];
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownit().render(text);
    result.didProcess = true;
  };
  const isCutOff = (element) =>
    element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 &&
    getComputedStyle(element).display !== 'inline';

  const draw = (json, theme) => {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(themes[theme]);
    const context = new AdaptiveCards.SerializationContext();
    card.parse(json, context);
    for (let i = 0; i < context.eventCount; i++) problems.push(`parse: ${context.getEventAt(i).message}`);
    for (const event of card.validateProperties().validationEvents) problems.push(`validate: ${event.message}`);
    const box = document.createElement('div');
    box.className = 'card';
    box.style.width = `${width}px`;
    box.append(card.render());
    return box;
  };

  document.body.replaceChildren();
  document.body.className = cards.length > 1 ? 'carousel' : 'single';
  for (const theme of Object.keys(themes)) {
    const frame = document.createElement('div');
    frame.className = `theme ${theme}`;
    document.body.append(frame);
    frame.append(...cards.map((json) => draw(json, theme)));
    // radio buttons of the two drawings must not be one group
    frame.querySelectorAll('input[type=radio]').forEach((each) => { const on = each.checked; each.name += theme; each.checked = on; });
  }
  await document.fonts.ready;
  await Promise.all([...document.images].map((each) => each.decode().catch(() => problems.push(`no picture: ${each.src}`))));
  for (const element of document.querySelectorAll('.card *'))
    if (isCutOff(element)) problems.push(`${width} px: cut off: ${element.textContent.slice(0, 60)}`);
  return problems;
}
