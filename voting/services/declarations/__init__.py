"""填报: what a community states about its property company, and what was done of it.

A member enters it with its source, another confirms; what is wrong is entered anew, and the one
before stays. The system takes it from the community, and says so wherever it is shown.
Law: Civil Code art. 943 (the company publishes services, fees, what it charged and collected).
"""
