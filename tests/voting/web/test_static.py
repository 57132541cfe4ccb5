def test_the_script_within_the_page_of_the_review_is_the_one_that_is_allowed(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    page = sign_in_owner(browser, letter)

    send(browser, "/vote/review", page, **mark(page, M1="for", M2="for"))
    answer = browser.get("/vote/review")

    (script,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert "addEventListener" in script
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]
