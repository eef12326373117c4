//! All pages by keyboard.

use fantoccini::key::Key;

use crate::{accessibility::PAGES, chromium::Settings, window::Window};

/// The outline of the focused element, and whether it is on the screen.
const FOCUS: &str = "
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    return [e.tagName + '#' + e.id + ' ' + (e.textContent || e.name || '').trim().slice(0, 40),
            parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none',
            box.width > 0 && box.right > 0];";

/// The number of elements that the tab key should reach.
const REACHABLE: &str = "
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
      .filter((e) => e.checkVisibility() && !e.disabled)
      .filter((e) => e.type !== 'radio' || e.checked).length;";

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_key_reaches_everything_with_a_visible_focus() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    for path in PAGES {
        window.go(path).await;
        let expected = window.run(REACHABLE).await.as_u64().unwrap();
        let mut reached = 0;
        window.press(Key::Tab).await;
        loop {
            let focus = window.run(FOCUS).await;
            let Some(focus) = focus.as_array() else { break };
            assert_eq!((&focus[1], &focus[2]), (&true.into(), &true.into()), "{path}: {focus:?}");
            reached += 1;
            assert!(reached < 1_000, "{path}: the tab key never ends");
            window.press(Key::Tab).await;
        }
        assert!(reached >= expected, "{path}: {reached} of {expected}");
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_skip_link_leads_to_the_content() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    window.go("/resources").await;
    window.press(Key::Tab).await;
    window.press(Key::Enter).await;
    let focused = window.run("return document.activeElement.id").await;
    assert_eq!(focused, "content");
    window.close().await;
}
