"""What outlets call things and put beside actors. Entry points: `listed`, `pairs`,
`collocates`.
"""
