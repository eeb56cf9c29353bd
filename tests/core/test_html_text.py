"""HTML mail as a person reads it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.html_text import html_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<p class=MsoNormal>one</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>two</p>", "one\n\ntwo"),
        ("  a \n\t b<b> c</b>d  ", "a b cd"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<div style="white-space: pre-wrap">a\n  b</div>', "a\n  b"),
        ("a &lt; b &amp; ש &#8362;", "a < b & ש ₪"),
        ("a < b and 5 <6", "a < b and 5 <6"),
        ("<style>x{}</style><script>if (a<b) {}</script><title>t</title>a", "a"),
        ("a<style>never closed", "a"),
        ("a<!-- b --><![if !mso]>c<![endif]><?xml x?>d<!-- never closed", "acd"),
        ('<span style="display: none">a</span><div style="mso-hide:all">b</div>c', "c"),
        ("<p>a<p>b</i></b></table>c", "a\n\nbc"),
        ("", ""),
    ],
)
def test_blocks_become_lines(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize(
    "quote",
    [
        '<blockquote type="cite">old<br>older</blockquote>',
        '<blockquote class="gmail_quote">old<br>older</blockquote>',
        '<blockquote style="border-right: 1px solid #ccc">old<br>older</blockquote>',
        '<div class="yahoo_quoted">old<br>older</div>',
    ],
)
def test_quoted_containers_get_marks(quote: str) -> None:
    assert html_text(f"<div>new</div>{quote}<div>more</div>").replace("\n\n", "\n") == "new\n> old\n> older\nmore"


def test_a_quote_in_a_quote_gets_two_marks() -> None:
    inner = '<blockquote type="cite">older</blockquote>'
    assert html_text(f'new<blockquote type="cite">old{inner}</blockquote>').split("\n")[-1] == "> > older"


def test_an_indented_paragraph_is_no_quote() -> None:
    html = (
        '<div>three wishes</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">a new page</blockquote>'
    )
    assert html_text(html).split("\n")[-1] == "a new page"


def test_a_signature_container_goes_unless_it_asks_for_something() -> None:
    signature = '<div>Hello</div><div class="gmail_signature">Dana<br>Open 24/7</div>'
    assert html_text(signature, history=False) == "Hello"
    assert "Open 24/7" in html_text(signature)
    asking = '<div>Hello</div><div class="gmail_signature">Dana<br>Could you send it tonight?</div>'
    assert "Could you send it tonight?" in html_text(asking, history=False)


def test_a_ruled_signature_is_not_history() -> None:
    html = (
        '<p>Hi</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>Dana, Acme</p></div><p>Could we meet?</p>'
    )
    assert html_text(html, history=False) == "Hi\n\nDana, Acme\n\nCould we meet?"


SLOW = [
    "<a ",
    "<a",
    "<![",
    "<!--",
    "<!",
    "</",
    "<div>",
    "<b><i>",
    "&",
    "<?",
    "<a b='",
    "<p>",
    "<td>",
    "<br>",
    "<li>",
    "<table><tr><td>",
    "<script>",
    "<textarea>",
    "<plaintext>",
    "<div></p>",
    "<a class='",
    "<blockquote>:",
    "<div class=gmail_signature>please",
    "<div class=gmail_attr>",
    "<div style='border-top:solid #E1E1E1 1pt'>a:b:c:",
    "<a " + "x " * 3_900 + ">",
    "<a " + "class= " * 1_100 + ">",
]


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize("pattern", SLOW)
def test_hostile_markup_is_read_in_seconds(pattern: str, history: bool) -> None:
    start = time.process_time()
    html_text((pattern * (262_144 // len(pattern) + 1))[:262_144], history=history)
    assert time.process_time() - start < 8


@given(st.text(alphabet="<>/!-?&;#='\" abpdivblockquote[]", max_size=200), st.booleans())
def test_any_markup_gives_text(html: str, history: bool) -> None:
    assert isinstance(html_text(html, history=history), str)
