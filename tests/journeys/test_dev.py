from tests.journeys.test_screen_reader import *
async def test_dev(opener):
    async with running(opener=opener, screen_reader=True) as pilot:
        async def on(words):
            await until(pilot, lambda: words in shown(pilot))
        await on("> Practise"); await press(pilot,"enter"); await on("Which subscription?"); await press(pilot,"enter")
        await on("Needs you"); await press(pilot,"enter"); await on("Jobs"); await press(pilot,"t"); await on("Choices and what they lose")
        await press(pilot,"enter","enter"); await on("Start test failover")
        await until(pilot, lambda: "read at" in shown(pilot))
        print(shown(pilot))
        for w in pilot.app.screen.query("#body *"): print(w, w.region, w.styles.height, w.display)
        await press(pilot,"enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        print(pilot.app.screen.focused, shown(pilot))
        assert 0
