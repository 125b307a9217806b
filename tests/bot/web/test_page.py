"""An owner with a phone in a real browser: opens the page, chats, uploads, taps, downloads."""

from pathlib import Path
from typing import Literal

import pytest
import skimage.data
from PIL import Image
from playwright.sync_api import BrowserContext

from tests.bot.web.conftest import Owner, Server

COFFEE = Path(skimage.data.__file__).with_name("coffee.png")


def test_from_the_first_word_to_the_finished_post(owner: Owner, server: Server, tmp_path: Path) -> None:
    owner.reads("AI")
    owner.reads("가게를 한 줄로")
    owner.says("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
    owner.reads("담은커피 · 망원동 카페")
    owner.sends(COFFEE)
    owner.reads("①")
    owner.sees_a_picture()
    owner.presses("①")
    owner.reads("말투")
    owner.presses("2")
    owner.reads("#담은커피")
    owner.sees_a_picture(2)
    owner.page.locator("article:not(.mine) .copy + .chips .chip").last.click()
    copied = owner.page.evaluate("navigator.clipboard.readText()")
    assert "5,500원" in copied
    assert copied.count("#") == 5
    with owner.page.expect_download() as download:
        owner.page.locator("a[download]").last.click()
    saved = tmp_path / "post.jpg"
    download.value.save_as(saved)
    with Image.open(saved) as post:
        assert post.size == (1080, 1350)
    assert download.value.suggested_filename.startswith("담은커피")
    owner.presses("올리기")
    owner.reads("인스타그램으로 보내기")
    assert owner.errors == []
    assert all(address.startswith((server.address, "blob:", "ws:", "data:")) for address in owner.asked)


def test_the_hand_off_page_copies_the_caption_and_gives_the_picture(owner: Owner, phone: BrowserContext) -> None:
    owner.reads("가게를 한 줄로")
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.reads("#담은커피")
    owner.presses("올리기")
    with phone.expect_page() as opened:
        owner.page.locator("article:not(.mine) a.button.strong").last.click()
    page = opened.value
    page.locator("#copy").click()
    page.wait_for_function("() => document.querySelector('#hint').textContent.length > 0")
    assert "#담은커피" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename.endswith(".jpg")


def test_two_tabs_of_one_owner_show_the_same_chat(owner: Owner, phone: BrowserContext, server: Server) -> None:
    owner.reads("가게를 한 줄로")
    other = Owner(phone, server.address)
    other.reads("가게를 한 줄로")
    owner.says("반짝네일 서초역 첫방문 20프로")
    other.reads("반짝네일")
    assert other.page.locator(".mine", has_text="반짝네일").count() == 1


def test_a_killed_server_loses_nothing_the_owner_said(phone: BrowserContext, own_server: Server) -> None:
    owner = Owner(phone, own_server.address)
    owner.reads("가게를 한 줄로")
    own_server.kill()
    owner.says("반짝네일 서초역 첫방문 20프로")
    assert owner.page.locator(".mine.unsent").count() == 1
    own_server.start()
    owner.reads("반짝네일 · 서초역")
    owner.page.reload()
    owner.reads("반짝네일 · 서초역")
    assert owner.page.locator(".mine", has_text="반짝네일").count() == 1
    owner.waits_until(
        "() => { const log = document.querySelector('main');"
        " return log.scrollTop + log.clientHeight > log.scrollHeight - 80; }"
    )


def test_a_tap_opens_the_picture_large_and_escape_leads_out(owner: Owner) -> None:
    owner.reads("가게를 한 줄로")
    owner.says("반짝네일 서초역 첫방문 20프로")
    owner.reads("반짝네일")
    owner.says("사진 없이 만들어 주세요")
    owner.reads("①")
    owner.page.locator("img.picture").last.click()
    large = owner.page.locator("dialog img")
    fitted = large.bounding_box()
    large.click(position={"x": 40, "y": 40})
    nearer = large.bounding_box()
    assert fitted is not None
    assert nearer is not None
    assert nearer["width"] > 1.9 * fitted["width"]
    owner.page.keyboard.press("Escape")
    owner.page.locator("dialog").wait_for(state="detached")
    assert owner.errors == []


def test_the_owner_points_at_the_product(owner: Owner) -> None:
    owner.reads("가게를 한 줄로")
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.reads("#담은커피")
    owner.presses("더 고치기")
    owner.presses("배경")
    owner.reads("배경을 어떻게")
    owner.presses("주인공 짚기")
    owner.draws_a_box(left=0.2, top=0.1, right=0.8, bottom=0.95)
    owner.presses("이거예요")
    owner.reads("짚어 주신 것을")
    owner.sees_a_picture()
    assert owner.errors == []


def test_work_under_way_shows_its_progress_and_can_be_cancelled(owner: Owner) -> None:
    owner.reads("가게를 한 줄로")
    owner.says("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
    owner.reads("담은커피")
    owner.sends(COFFEE)
    owner.page.locator(".progress").last.wait_for()
    before = owner.pictures()
    owner.presses("취소")
    owner.reads("그대로 있어요")
    owner.waits_until("() => !document.querySelector('article .progress i')")
    assert owner.pictures() == before


def test_an_upload_shows_how_far_it_is(owner: Owner, phone: BrowserContext) -> None:
    owner.reads("가게를 한 줄로")
    slow = phone.new_cdp_session(owner.page)
    slow.send("Network.enable")
    bytes_a_second = COFFEE.stat().st_size / 4
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    slow.send("Network.emulateNetworkConditions", line)
    owner.sends(COFFEE)
    owner.page.locator(".upload .progress i").wait_for()
    owner.waits_until("() => parseFloat(document.querySelector('.upload .progress i')?.style.width ?? 100) > 5")
    owner.page.locator(".mine img").wait_for()
    assert owner.page.locator(".upload").count() == 0
    assert owner.errors == []


def test_a_photo_sent_where_there_is_no_net_goes_when_there_is(owner: Owner, phone: BrowserContext) -> None:
    owner.reads("가게를 한 줄로")
    phone.set_offline(True)
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.page.locator(".upload", has_text="이어지면 다시 보낼게요").wait_for()
    phone.set_offline(False)
    owner.reads("#담은커피")
    assert owner.page.locator(".upload").count() == 0
    assert owner.page.locator(".mine img").count() == 1
    assert owner.errors == []


PHONE = """() => {
  window.shared = [];
  navigator.canShare = ({ files }) => files.every((file) => file.type === 'image/jpeg');
  navigator.share = async ({ files }) => { window.shared.push(...files.map(({ name, size }) => [name, size])); };
}"""
"""A phone's share sheet, which Debian's Chromium does not have."""


def test_the_picture_goes_to_the_phones_own_share_sheet_with_the_text_copied(
    owner: Owner, phone: BrowserContext
) -> None:
    phone.add_init_script(f"({PHONE})()")
    owner.reads("가게를 한 줄로")
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.reads("#담은커피")
    owner.presses("올리기")
    with phone.expect_page() as opened:
        owner.page.locator("article:not(.mine) a.button.strong").last.click()
    page = opened.value
    page.locator("#share").click()
    page.wait_for_function("() => window.shared.length === 1")
    ((name, size),) = page.evaluate("window.shared")
    assert name.endswith(".jpg")
    assert size > 50_000
    assert "#담은커피" in page.evaluate("navigator.clipboard.readText()")


def test_before_and_after_are_drawn_apart_by_a_finger(owner: Owner) -> None:
    owner.reads("가게를 한 줄로")
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.reads("#담은커피")
    owner.says("필름 느낌으로 해 주세요")
    slider = owner.page.locator(".compare input").last
    slider.wait_for()
    owner.waits_until("() => [...document.querySelectorAll('.compare img')].every((each) => each.naturalWidth > 300)")
    edge = slider.bounding_box()
    assert edge is not None
    slider.click(position={"x": edge["width"] * 0.8, "y": edge["height"] / 2})
    owner.waits_until("() => parseFloat([...document.querySelectorAll('.compare .bar')].at(-1).style.left) > 70")
    assert owner.errors == []


READABLE = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour) && colour !== 'transparent') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.matches('script, .compare *')) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const [one, other] = [light(style.color), light(ground(element))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (size < 16 || contrast < 4.5) poor.push(`${element.textContent} ${size}px ${contrast.toFixed(1)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_older_owner_can_read_every_word(
    owner: Owner, phone: BrowserContext, scheme: Literal["light", "dark"]
) -> None:
    owner.page.emulate_media(color_scheme=scheme)
    owner.reads("가게를 한 줄로")
    owner.sends(COFFEE, words="담은커피 망원동 카페 흑임자라떼 5500원")
    owner.reads("#담은커피")
    assert owner.page.evaluate(READABLE) == []
    owner.presses("올리기")
    with phone.expect_page() as opened:
        owner.page.locator("article:not(.mine) a.button.strong").last.click()
    page = opened.value
    page.emulate_media(color_scheme=scheme)
    page.locator("#copy").wait_for()
    assert page.evaluate(READABLE) == []


def test_nothing_is_wider_than_a_small_phone(owner: Owner) -> None:
    owner.reads("가게를 한 줄로")
    owner.page.set_viewport_size({"width": 320, "height": 640})
    assert owner.page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in owner.page.locator("button:visible").all():
        edge = button.bounding_box()
        assert edge is not None
        assert edge["height"] >= 44
