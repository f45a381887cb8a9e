// Still: what somebody reads stays where it is on the screen, whatever comes above or around it.
export function anchor(pane, items) {
  const top = pane.getBoundingClientRect().top;
  const read = [...items].find((one) => one.getBoundingClientRect().bottom > top);
  const was = read?.getBoundingClientRect().top;
  return () => {
    if (read?.isConnected) pane.scrollTop += read.getBoundingClientRect().top - was;
  };
}
